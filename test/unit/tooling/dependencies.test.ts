import { globSync, readFileSync } from 'node:fs'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** Packages that are used without being imported, and by what. */
const usedOtherwise: Readonly<Record<string, string>> = {
  node: 'the programs in node_modules/.bin',
  '@graphql-codegen/typed-document-node': 'codegen.yml',
  '@graphql-codegen/typescript-operations': 'codegen.yml',
  '@graphql-typed-document-node/core': 'types of the generated documents',
  '@stryker-mutator/core': 'npm run test:mutation',
  '@types/jest': 'the global test functions',
  '@changesets/cli': 'npm run version-packages',
  '@types/node': 'types of Node',
  '@types/react': 'types of React',
  '@types/react-dom': 'types of React',
  '@types/relay-runtime': 'types of Relay',
  'dependency-cruiser': 'npm run check:modules',
  cspell: 'npm run check:spell',
  'graphql-subscriptions': 'graphql-redis-subscriptions',
  jest: 'script/suites.ts',
  oxfmt: 'npm run check:format',
  oxlint: 'npm run check:lint',
  'oxlint-tsgolint': 'npm run check:lint',
  typescript: 'npm run build',
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const web = JSON.parse(readFileSync('console/package.json', 'utf8')) as Pick<Manifest, 'devDependencies'>
const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...web.devDependencies })
const sources = globSync(
  '{packages/*/{src,examples},platform,gateway,subgraphs,schema,embedded,standalone,console,test,bench,script}/**/*.{ts,tsx,mjs,css}',
)
const imported = new Set(sources.flatMap((path) => packagesOf(readFileSync(path, 'utf8'))))

test('docs/dependencies.md gives the reason for every dependency', () => {
  const reasons = readFileSync('docs/dependencies.md', 'utf8')
  expect(names.filter((name) => !reasons.includes(`\`${name}\``))).toEqual([])
})

test('docs/dependencies.md lists no package that was removed', () => {
  const cells = [...readFileSync('docs/dependencies.md', 'utf8').matchAll(/^\| ([^|]*`[^|]*)\|/gm)]
  const named = cells.flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
  expect(named.filter((name) => !names.includes(name))).toEqual([])
})

test('docs/dependencies.md lists what runs in production apart from what builds and tests', () => {
  const page = readFileSync('docs/dependencies.md', 'utf8')
  const [, production = '', tools = ''] = page.split(/^## (?:In production|For building and testing)$/m)
  expect(Object.keys(manifest.dependencies).filter((name) => !production.includes(`\n| \`${name}\``))).toEqual([])
  expect(Object.keys(manifest.devDependencies).filter((name) => !tools.includes(`\`${name}\``))).toEqual([])
})

test('every dependency is used', () => {
  const unused = names.filter((name) => !imported.has(name) && usedOtherwise[name] === undefined && !typesOnly(name))
  expect(unused).toEqual([])
})

test('every version is pinned exactly', () => {
  const versions = [manifest.dependencies, manifest.devDependencies, web.devDependencies].flatMap(
    Object.entries<string>,
  )
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

test('the console is built from the versions with which the rest is tested', () => {
  const others: Readonly<Record<string, string>> = { ...manifest.dependencies, ...manifest.devDependencies }
  const differing = Object.entries(web.devDependencies).filter(
    ([name, version]) => (others[name] ?? version) !== version,
  )
  expect(differing).toEqual([])
})

test('packages depend on the versions with which they are tested here', () => {
  const tested: Readonly<Record<string, string>> = { ...manifest.dependencies, ...manifest.devDependencies }
  const others = globSync('packages/*/package.json').flatMap((path) => {
    const { dependencies = {} } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Manifest>
    return Object.entries(dependencies).filter(
      ([name, version]) => !name.startsWith('@plumbline/') && tested[name] !== version,
    )
  })
  expect(others).toEqual([])
})

/** Types of a package that ships none are used with the package. */
function typesOnly(name: string): boolean {
  return name.startsWith('@types/') && imported.has(name.slice('@types/'.length))
}

function packagesOf(source: string): readonly string[] {
  const specifiers = [
    ...source.matchAll(/(?:from|import|import\(|require\(|resolve\(|url\()\s*['"]([^'".#][^'"]*)['"]/g),
  ]
  return specifiers.map(([, specifier = '']) =>
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/'),
  )
}
