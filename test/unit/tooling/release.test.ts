import { publishedManifest, releaseProblems, targetsOf, undeclaredImports } from '#root/script/release-manifest'

const project = {
  author: 'Ada',
  homepage: 'https://plumbline.test',
  repository: { type: 'git', url: 'git+https://git.test/plumbline.git' },
}

const manifest = {
  name: '@plumbline/thing',
  version: '1.0.0',
  files: ['dist'],
  scripts: { prepack: 'tsc' },
  exports: {
    '.': { source: './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json',
  },
}

test('the published manifest has no sources and scripts, and contains the repository', () => {
  const published = publishedManifest(manifest, project, 'packages/thing')
  expect(published).toEqual({
    name: '@plumbline/thing',
    version: '1.0.0',
    files: ['dist'],
    author: 'Ada',
    homepage: 'https://plumbline.test',
    repository: { type: 'git', url: 'git+https://git.test/plumbline.git', directory: 'packages/thing' },
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
  })
  expect(targetsOf(published.exports)).toEqual(['./dist/index.d.ts', './dist/index.js', './package.json'])
})

test('a release is refused while addresses are placeholders and while changesets wait', () => {
  expect(releaseProblems(project, [])).toEqual([])
  const homeless = { ...project, homepage: 'https://plumbline.example' }
  expect(releaseProblems(homeless, ['new-thing.md'])).toEqual([
    'expected package.json to contain the address of the project, found the placeholder https://plumbline.example',
    'expected "npm run version-packages" to have consumed .changeset/new-thing.md',
  ])
})

test('packages that are imported and not listed are named', () => {
  const listed = { ...manifest, dependencies: { fastify: '5.0.0' }, peerDependencies: { graphql: '^16.0.0' } }
  const sources = [
    `import { parse } from 'graphql'\nimport fastify from 'fastify'\nimport 'node:fs'\nimport path from 'path'\n`,
    `import {\n  one,\n} from '@scope/missing/deep'\nimport './own.js'\nimport { log } from '#platform/logging'\n`,
    `export * from 'reexported'\nconst later = () => import('lazy')\nexport type Name = 'text' | 'other'\n`,
  ]
  expect(undeclaredImports(listed, sources)).toEqual(['@scope/missing', 'lazy', 'reexported'])
})
