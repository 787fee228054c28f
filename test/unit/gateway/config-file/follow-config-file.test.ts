import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '#platform/config'
import { findConfigFile, followConfigFile } from '#root/gateway/src/config-file/index'
import { collectLog } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'

let folder: string
let path: string
let following: ReturnType<typeof followConfigFile> | null = null

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'follow-'))
  path = join(folder, 'plumbline.config.mjs')
})

afterEach(async () => {
  await following?.dispose()
  following = null
  rmSync(folder, { recursive: true })
})

const evaluations = globalThis as { configEvaluations?: number }

/** Replaces the file, so that no half of it is read. */
function write(level: string): void {
  writeFileSync(
    `${path}.new`,
    `globalThis.configEvaluations = (globalThis.configEvaluations ?? 0) + 1\nexport default { logLevel: '${level}' }`,
  )
  renameSync(`${path}.new`, path)
}

async function follow(apply: (content: unknown) => void) {
  const file = await findConfigFile({ path, workingDirectory: folder })
  if (!file) throw new Error('expected a file')
  const { log, lines } = collectLog()
  following = followConfigFile({ file, pollMs: 5, apply: ({ content }) => apply(content), log })
  return {
    errors: () => lines.filter(({ level }) => level === 50),
    readsWithoutChange: () => lines.filter(({ level }) => level === 20).length,
  }
}

test('a file is evaluated when its text changes, not when only its time changes or it is polled', async () => {
  evaluations.configEvaluations = 0
  write('info')
  const applied: unknown[] = []
  const { readsWithoutChange } = await follow((content) => applied.push(content))
  for (let count = 1; count <= 3; count += 1) {
    utimesSync(path, count, count)
    // The first of them may have begun before.
    const enough = readsWithoutChange() + 2
    await until(() => readsWithoutChange() >= enough)
  }
  write('warn')
  await until(() => applied.length > 0)
  expect(applied).toEqual([{ logLevel: 'warn' }])
  expect(evaluations.configEvaluations).toBe(2)
})

test('a file that is absent or rejected is logged once, and used again when it is valid', async () => {
  write('info')
  const applied: unknown[] = []
  const { errors } = await follow((content) => {
    applied.push(content)
    if (applied.length === 1) throw new ConfigError(['logLevel: expected another one'])
  })
  rmSync(path)
  await until(() => errors().length === 1)
  write('rejected')
  await until(() => errors().length === 2)
  write('warn')
  await until(() => applied.length === 2)
  expect(errors().map(({ reason }) => reason)).toEqual([
    expect.stringContaining('ENOENT'),
    expect.stringContaining('logLevel: expected another one'),
  ])
})
