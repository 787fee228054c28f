import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** What is planted where, and the rule that must catch it; null where it is allowed. */
const planted: readonly { readonly path: string; readonly source: string; readonly rule: string | null }[] = [
  { path: 'platform/src/environment.ts', source: 'export const home = process.env', rule: 'no-process-env' },
  { path: 'gateway/src/main.ts', source: 'export const home = process.env', rule: null },
  { path: 'platform/src/default.ts', source: 'export default 1', rule: 'no-default-export' },
  { path: 'platform/src/anything.ts', source: 'export const read = (value: any) => value', rule: 'no-explicit-any' },
  {
    path: 'platform/src/floating.ts',
    source: 'async function save() {}\nexport function run() {\n  save()\n}',
    rule: 'no-floating-promises',
  },
  {
    path: 'platform/src/types.ts',
    source: "import { Server } from 'node:http'\nexport type Port = Server",
    rule: 'consistent-type-imports',
  },
  {
    path: 'platform/src/first.ts',
    source: "import { b } from './second.ts'\nexport const a = () => b",
    rule: 'no-cycle',
  },
  {
    path: 'platform/src/second.ts',
    source: "import { a } from './first.ts'\nexport const b = () => a",
    rule: 'no-cycle',
  },
  { path: 'platform/src/NotKebab.ts', source: 'export const a = 1', rule: 'filename-case' },
  {
    path: 'subgraphs/users/src/domain/values.ts',
    source: "import { createLog } from '#platform/logging'\nexport const a = createLog",
    rule: 'no-restricted-imports',
  },
  {
    path: 'subgraphs/users/src/domain/facts.ts',
    source:
      "import { notFound } from '#platform/errors'\nimport type { Logger } from '#platform/logging'\nexport const a = (log: Logger) => [log, notFound]",
    rule: null,
  },
  {
    path: 'test/unit/far.test.ts',
    source: "import type { Logger } from '../../platform/src/logging/index.ts'\nexport type A = Logger",
    rule: 'no-restricted-imports',
  },
  {
    path: 'test/unit/root.test.ts',
    source: "import type { Logger } from '#root/platform/src/logging/index'\nexport type A = Logger",
    rule: null,
  },
]

test('the linter reports the planted violations, and nothing else', async () => {
  const root = await mkdtemp(join(tmpdir(), 'lint-'))
  try {
    for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) await cp(file, join(root, file))
    await cp('platform/src/logging', join(root, 'platform/src/logging'), { recursive: true })
    await cp('platform/src/errors', join(root, 'platform/src/errors'), { recursive: true })
    await symlink(resolve('node_modules'), join(root, 'node_modules'))
    for (const { path, source } of planted) {
      await mkdir(join(root, dirname(path)), { recursive: true })
      await writeFile(join(root, path), `${source}\n`)
    }
    const findings = await lint(root)
    const rules = planted.map(({ path }) => findings.filter((line) => line.startsWith(path)).map(ruleOf)[0] ?? null)
    expect(rules).toEqual(planted.map(({ rule }) => rule))
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

/** The findings of the command of `check:lint`, one per line. */
function lint(root: string): Promise<readonly string[]> {
  const args = [resolve('node_modules/oxlint/bin/oxlint'), '--type-aware', '--quiet', '-f', 'unix']
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: root }, (_error, stdout) => done(stdout.split('\n')))
  })
}

const ruleOf = (line: string) => /\(([a-z-]+)\)\]$/.exec(line)?.[1]
