import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { createMongod, findMongod } from '#embedded/mongod'
import { until } from '#root/test/support/until'

const path = process.env['PATH'] ?? ''
let root: string
let dataDir: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mongod-test-'))
  dataDir = join(root, 'data')
  // The machine may have a mongod: these tests are about how one is run, not about what it stores.
  await putOnPath(`exec '${process.execPath}' '${join(import.meta.dirname, 'mongod-stand-in.mjs')}' "$@"`)
})
afterEach(async () => {
  process.env['PATH'] = path
  delete process.env['STAND_IN_VERSION']
  await rm(root, { recursive: true, force: true })
})

async function putOnPath(script: string): Promise<void> {
  await writeFile(join(root, 'mongod'), `#!/bin/sh\n${script}\n`)
  await chmod(join(root, 'mongod'), 0o755)
  process.env['PATH'] = `${root}${delimiter}${path}`
}

const readConfig = async () =>
  JSON.parse(await readFile(join(dataDir, 'config.json'), 'utf8')) as { version: number; members: { host: string }[] }

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a mongod on the PATH is found, with its version', async () => {
  expect(await findMongod()).toBe('8.0.4')
  process.env['STAND_IN_VERSION'] = '4.4.29'
  expect(await findMongod()).toBe('4.4.29')
  await putOnPath('exit 1')
  expect(await findMongod()).toBeNull()
  process.env['PATH'] = dirname(process.execPath)
  expect(await findMongod()).toBeNull()
})

test('it is started on loopback and made a replica set of one', async () => {
  const mongod = await createMongod({ dataDir })
  expect(mongod.url).toBe(`mongodb://127.0.0.1:${mongod.port}/?replicaSet=embedded`)
  expect((await readConfig()).members).toEqual([{ _id: 0, host: `127.0.0.1:${mongod.port}` }])
  const command = execFileSync('ps', ['-o', 'args=', '-p', String(mongod.pid)]).toString()
  expect(command).toContain('--bind_ip 127.0.0.1')
  expect(command).toContain(`--dbpath ${dataDir}`)
  await mongod.dispose()
  expect(isAlive(mongod.pid)).toBe(false)
  await mongod.dispose()
})

test('its data is kept, and its port if that is free', async () => {
  const first = await createMongod({ dataDir })
  await first.dispose()
  const before = await readConfig()
  const second = await createMongod({ dataDir })
  expect(second.port).toBe(first.port)
  expect(await readConfig()).toEqual(before)
  await second.dispose()
})

test('reconfigures the set if its port is taken', async () => {
  const first = await createMongod({ dataDir })
  await first.dispose()
  const other = await createMongod({ dataDir: join(root, 'other') })
  await writeFile(join(dataDir, 'port'), String(other.port))
  const second = await createMongod({ dataDir })
  expect(second.port).not.toBe(other.port)
  expect(await readConfig()).toMatchObject({ version: 2, members: [{ _id: 0, host: `127.0.0.1:${second.port}` }] })
  await second.dispose()
  await other.dispose()
})

test('only its user can read its files', async () => {
  const mongod = await createMongod({ dataDir })
  const modeOf = async (name: string) => (await stat(join(dataDir, name))).mode & 0o777
  expect(await modeOf('.')).toBe(0o700)
  expect(await modeOf('mongod.lock')).toBe(0o600)
  expect(await modeOf('port')).toBe(0o600)
  await mongod.dispose()
})

test('reports the output of a mongod that does not start', async () => {
  await putOnPath('echo "DBPathInUse: unable to lock the lock file"; exit 100')
  await expect(createMongod({ dataDir })).rejects.toThrow('DBPathInUse: unable to lock the lock file')
})

test('without one it is an error', async () => {
  process.env['PATH'] = '/nowhere:/bin:/usr/bin'
  await rm(join(root, 'mongod'))
  const outcome = createMongod({ dataDir })
  await expect(outcome).rejects.toThrow('Expected mongod on the PATH')
})

test('it does not outlive a process that is killed', async () => {
  const owner = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', ownerScript], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string]
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  await until(() => !isAlive(Number(line)))
})

const ownerScript = `
import { createMongod } from '#embedded/mongod'
const { pid } = await createMongod({ dataDir: process.env.DATA_DIR })
console.log(pid)
`
