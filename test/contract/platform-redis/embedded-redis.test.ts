import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import { createEmbeddedRedis } from '#embedded/redis'
import type { EmbeddedRedis } from '#embedded/redis'

let dataDir: string
let server: EmbeddedRedis | null = null

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'embedded-redis-'))
})

afterEach(async () => {
  await server?.dispose()
  server = null
  await rm(dataDir, { recursive: true, force: true })
})

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function withClient<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url)
  try {
    return await use(client)
  } finally {
    await client.quit()
  }
}

test('keeps its data from one start to the next', async () => {
  server = await createEmbeddedRedis({ dataDir })
  await withClient(server.url, (client) => client.set('greeting', 'hello'))
  await server.dispose()
  server = await createEmbeddedRedis({ dataDir })
  expect(await withClient(server.url, (client) => client.get('greeting'))).toBe('hello')
})

test('never evicts, listens on loopback, and forgets everything without a data directory', async () => {
  server = await createEmbeddedRedis({ dataDir: null })
  const settings = await withClient(server.url, (client) =>
    client.config('GET', 'maxmemory-policy', 'bind', 'appendonly'),
  )
  expect(settings).toEqual(
    expect.arrayContaining(['maxmemory-policy', 'noeviction', 'bind', '127.0.0.1', 'appendonly', 'no']),
  )
})

test('comes back on the same port with the same data after a kill', async () => {
  server = await createEmbeddedRedis({ dataDir })
  const { pid, url } = server
  await withClient(url, (client) => client.set('greeting', 'hello'))
  await withClient(url, (client) => client.config('SET', 'appendfsync', 'always'))
  await server.kill()
  expect(isAlive(pid)).toBe(false)
  await server.restart()
  expect(server.pid).not.toBe(pid)
  expect(await withClient(server.url, (client) => client.get('greeting'))).toBe('hello')
  expect(server.url).toBe(url)
})

test('stops the server on dispose', async () => {
  server = await createEmbeddedRedis({ dataDir })
  await server.dispose()
  expect(isAlive(server.pid)).toBe(false)
})

test('refuses a data directory that a running platform uses', async () => {
  server = await createEmbeddedRedis({ dataDir })
  await expect(createEmbeddedRedis({ dataDir })).rejects.toThrow(
    new RegExp(`Expected ${dataDir} to be free, but process ${process.pid} uses it`),
  )
})

test('reports the output of a Redis that cannot start', async () => {
  const occupant = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(occupant, 'listening')
  const address = occupant.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(createEmbeddedRedis({ dataDir, port })).rejects.toThrow(/in use/i)
  occupant.close()
})

test('stops when its process is killed, and the next start uses its data', async () => {
  const owner = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', ownerScript], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: owner.stdout }), 'line')
  const { pid, url } = JSON.parse(line)
  await withClient(url, (client) => client.set('greeting', 'hello'))
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  server = await createEmbeddedRedis({ dataDir })
  expect(isAlive(pid)).toBe(false)
  expect(await withClient(server.url, (client) => client.get('greeting'))).toBe('hello')
})

test('only its user can read its files', async () => {
  await writeFile(join(dataDir, 'left-by-an-older-version'), '', { mode: 0o644 })
  server = await createEmbeddedRedis({ dataDir })
  await withClient(server.url, (client) => client.set('greeting', 'hello'))
  const entries = await readdir(dataDir, { withFileTypes: true, recursive: true })
  const open = []
  for (const entry of entries) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    if ((mode & 0o077) !== 0) open.push(entry.name)
  }
  expect(entries.length).toBeGreaterThan(2)
  expect(open).toEqual([])
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
})

const ownerScript = `
import { createEmbeddedRedis } from '#embedded/redis'
const { pid, url } = await createEmbeddedRedis({ dataDir: process.env.DATA_DIR })
console.log(JSON.stringify({ pid, url }))
`
