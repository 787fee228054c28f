import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

// docs/modules.md is generated, with short names; decision records and changelogs also name what was removed.
const exclude = ['**/node_modules/**', 'dist/**', '**/CHANGELOG.md', 'docs/adr/**', 'docs/modules.md']
const folders = 'bench,docs,embedded,gateway,packages,platform,schema,script,standalone,subgraphs,test'
const spans = globSync('**/*.md', { exclude }).flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => ({ path, span })),
)

const namesOfNode = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS']

/** Settings, error codes, enum values. */
test('names in capitals that documents mention exist', () => {
  const sources = globSync(
    [`{${folders}}/**/*.{ts,graphql,json,mjs}`, '*.{yml,json}', 'deploy/**/*.yaml', 'script/*', '.env.example'],
    {
      exclude: [...exclude, 'test/unit/tooling/document-names.test.ts'],
      withFileTypes: true,
    },
  ).filter((entry) => entry.isFile())
  const textOf = (entry: (typeof sources)[number]) => readFileSync(join(entry.parentPath, entry.name), 'utf8')
  const known = new Set([...namesOfNode, ...sources.flatMap((entry) => textOf(entry).match(/[A-Z][A-Z0-9_]+/g) ?? [])])
  const unknown = spans.filter(({ span }) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+(=|$)/.test(span) && !known.has(nameOf(span)))
  expect(unknown).toEqual([])
})

test('files and folders that documents mention exist, from the root or beside the document', () => {
  const isPath = new RegExp(`^(\\.\\./|${folders.replaceAll(',', '/|')}/)[\\w./*{},-]+$`)
  const missing = spans.filter(
    ({ path, span }) => isPath.test(span) && !exists(span) && !exists(join(dirname(path), span)),
  )
  expect(missing).toEqual([])
})

const nameOf = (span: string) => span.split('=')[0] ?? span
const exists = (path: string) => globSync(path.replace(/\/$/, '')).length > 0
