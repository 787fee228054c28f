import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until } from '#root/test/support/until'

let root: string
const builds: Promise<unknown>[] = []

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'build-'))
  for (const folder of ['dist', 'script', 'platform', 'gateway', 'node_modules/.bin', 'bin'])
    await mkdir(join(root, folder), { recursive: true })
  for (const name of await readdir('packages')) await mkdir(join(root, 'packages', name, 'src'), { recursive: true })
  await cp('script/build', join(root, 'script/build'))
  for (const file of [
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
    'dist/.built',
    'locks',
    'compilations',
  ])
    await writeFile(join(root, file), '')
  await utimes(join(root, 'dist/.built'), 0, 0)
  await program('node_modules/.bin/node', 'exit 0')
  await program(
    'node_modules/.bin/tsc',
    `echo "$*" >>compilations; mkdir -p "$(dirname "$2")/dist"; until [ -e released ]; do sleep 0.01; done`,
  )
  // Reports the progress of a build.
  await program('bin/flock', `echo "$*" >>locks; PATH=\${PATH#*:} exec flock "$@"`)
})

afterEach(async () => {
  await release()
  await Promise.allSettled(builds.splice(0))
  await rm(root, { recursive: true })
})

async function program(path: string, body: string): Promise<void> {
  await writeFile(join(root, path), `#!/bin/sh\n${body}\n`)
  await chmod(join(root, path), 0o755)
}

/** Lets compilations end. */
const release = () => writeFile(join(root, 'released'), '')

function build(): Promise<unknown> {
  const env = { PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}` }
  const ended = promisify(execFile)(join(root, 'script/build'), { env })
  builds.push(ended)
  return ended
}

const linesOf = async (file: string) => (await readFile(join(root, file), 'utf8')).split('\n').slice(0, -1)

test('of two concurrent builds, one compiles and the other waits for it', async () => {
  const first = build()
  await until(async () => (await linesOf('compilations')).length === 1)
  const second = build()
  await until(async () => (await linesOf('locks')).length === 2)
  await release()
  await Promise.all([first, second])
  const compilations = await linesOf('compilations')
  expect(compilations).toEqual([...new Set(compilations)])
})

test('what is built is not compiled again, unless the output of a package is missing', async () => {
  await release()
  await build()
  const [project = '', ...others] = (await linesOf('compilations')).filter((line) => line.includes('packages/'))
  await build()
  await expect(linesOf('compilations')).resolves.toHaveLength(others.length + 2)
  const [, folder = ''] = /-p (packages\/[^/]+)\//.exec(project) ?? []
  await rm(join(root, folder, 'dist'), { recursive: true })
  await build()
  await expect(linesOf('compilations')).resolves.toHaveLength(2 * (others.length + 2))
})
