import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { blockNames, fillBlocks, markdownTable } from '#root/script/docs/blocks'
import { anchorsOf, brokenLinks, linksOf } from '#root/script/docs/links'
import { moduleOf, moduleTable, toModuleGraph, workspacePicture } from '#root/script/docs/module-graph'

const page = 'By hand.\n\n<!-- generated: codes -->\n\nold\n\n<!-- end of generated -->\n\nAlso by hand.\n'

test('fills the generated part and leaves the rest', () => {
  expect(fillBlocks(page, { codes: () => 'new' })).toBe(page.replace('old', 'new'))
  expect(blockNames(page)).toEqual(['codes'])
})

test('filling twice changes nothing', () => {
  const once = fillBlocks(page, { codes: () => 'new\n' })
  expect(fillBlocks(once, { codes: () => 'new\n' })).toBe(once)
})

test('refuses an unknown generated part', () => {
  expect(() => fillBlocks(page, { modules: () => '' })).toThrow('expected a generated part named modules, found codes')
})

test('keeps bars and line ends out of table cells', () => {
  expect(markdownTable(['a'], [['x|y\nz']])).toBe('| a |\n|---|\n| x\\|y z |')
})

test('finds relative links, and neither code nor other sites', () => {
  const text =
    '[a](x.md) [b](https://example.org) `[c](y.md)` ![d](z.png "title")\n```\n[e](w.md)\n```\n<img src="v.svg">'
  expect(linksOf(text)).toEqual(['x.md', 'z.png', 'v.svg'])
})

test('makes anchors as code hosts do', () => {
  expect([...anchorsOf("# Who's `there`?\n## Same\n## Same\n")]).toEqual(['whos-there', 'same', 'same-1'])
})

test('names links that lead nowhere', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'links-'))
  try {
    const path = join(directory, 'a.md')
    await writeFile(path, '# Here\n[fine](#here) [file](b.md) [heading](#there)\n')
    expect(brokenLinks(path)).toEqual([
      `${path}: expected ${join(directory, 'b.md')} to exist, it is linked as b.md`,
      `${path}: expected a heading #there in ${path}, found none`,
    ])
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('folds imports between files into imports between modules', () => {
  const graph = toModuleGraph({
    modules: [
      {
        source: 'subgraphs/users/src/services/user.service.ts',
        dependencies: [
          { resolved: 'subgraphs/users/src/domain/user.ts' },
          { resolved: 'platform/src/errors/index.ts' },
        ],
      },
      {
        source: 'subgraphs/agents/src/services/run.service.ts',
        dependencies: [{ resolved: 'node_modules/zod/index.js' }],
      },
      { source: 'test/unit/a.test.ts', dependencies: [{ resolved: 'platform/src/errors/index.ts' }] },
    ],
  })
  expect(moduleTable(graph)).toContain('| `subgraphs/services` | `platform/errors` `subgraphs/domain` |')
  expect(workspacePicture(graph)).toBe('```mermaid\ngraph LR\n  subgraphs --> platform\n```')
})

const documents = globSync('**/*.md', { exclude: ['**/node_modules/**', 'dist/**'] })

test('no line of a Mermaid figure has a semicolon, which would end its statement', () => {
  const figures = documents.flatMap((path) => readFileSync(path, 'utf8').match(/^```mermaid$[\s\S]*?^```$/gm) ?? [])
  expect(figures.length).toBeGreaterThan(0)
  expect(figures.flatMap((figure) => figure.split('\n')).filter((line) => line.includes(';'))).toEqual([])
})

test('every npm script that a document names exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Record<string, string> }
  const named = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => ({ path, name })),
  )
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(({ name }) => scripts[name] === undefined)).toEqual([])
})

test('every file and folder of the repository that a document names exists', () => {
  const folders = readdirSync('.', { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )
  const inCode = new RegExp(`\`((?:${folders.filter((name) => /^[a-z]/.test(name)).join('|')})/[\\w./-]+)\``, 'g')
  // The generated table names modules, not folders.
  const named = documents
    .filter((path) => path !== 'docs/modules.md' && !path.endsWith('CHANGELOG.md'))
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(inCode)].map(([, name = '']) => ({ path, name })))
  expect(named.length).toBeGreaterThan(50)
  const sourceOf = (name: string) => name.replace(/^dist\//, '').replace(/\.js$/, '.ts')
  expect(named.filter(({ name }) => !existsSync(name) && !existsSync(sourceOf(name)))).toEqual([])
})

test('the README of the platform lists every module', () => {
  const listed = [...readFileSync('platform/README.md', 'utf8').matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name)
  expect(listed).toEqual(readdirSync('platform/src').toSorted())
})

const records = globSync('docs/adr/[0-9]*.md')

test('no two decision records have one number', () => {
  const numbers = records.map((path) => basename(path).slice(0, 4))
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([])
})

test.each(records)('%s has a status, a date and the parts of a decision record', (path) => {
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(
    /^# \d{4}\. .+\n\n- Status: (Proposed|Accepted|Superseded by .+)\n- Date: \d{4}-\d{2}-\d{2}\n\n## Context\n/,
  )
  expect(text.match(/^## (Context|Decision|Consequences)$/gm)).toHaveLength(3)
})

test.each([
  ['gateway/src/main.ts', 'gateway'],
  ['gateway/src/http/server.ts', 'gateway/http'],
  ['subgraphs/agents/src/domain/advice/types.ts', 'subgraphs/domain'],
  ['packages/embedded-mongo/src/index.ts', 'packages/embedded-mongo'],
  ['schema/events/run-events.ts', 'schema/events'],
])('%s is in the module %s', (path, module) => {
  expect(moduleOf(path)).toBe(module)
})
