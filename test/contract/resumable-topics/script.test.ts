import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { loadScript, runScript } from '#root/packages/resumable-topics/src/log/script'
import { collectLog } from '#root/test/support/log-lines'
import { startOwnRedis } from '#root/test/support/redis'

const { log } = collectLog()
let server: Awaited<ReturnType<typeof startOwnRedis>>
let redis: RedisConnections
let folder: string

beforeAll(async () => {
  server = await startOwnRedis()
  redis = await createRedis({ url: server.url, log, name: 'test' })
  folder = await mkdtemp(join(tmpdir(), 'scripts-'))
})
afterAll(async () => {
  await redis.dispose()
  await server.dispose()
  await rm(folder, { recursive: true })
})

async function load(name: string, text: string) {
  await writeFile(join(folder, name), text)
  return loadScript(pathToFileURL(join(folder, name)))
}

test('a script runs, also on a server that has forgotten it', async () => {
  const script = await load('join-2.lua', 'return KEYS[1] .. KEYS[2] .. ARGV[1]')
  const run = () => runScript(redis.client, script, { keys: ['a', 'b'], args: [3] })
  await expect(run()).resolves.toBe('ab3')
  await redis.client.script('FLUSH')
  await expect(run()).resolves.toBe('ab3')
})

test('the file name contains the number of keys', async () => {
  const script = await load('count-1.lua', 'return #KEYS')
  await expect(runScript(redis.client, script, { keys: ['a', 'b'], args: [] })).rejects.toThrow(
    'count-1.lua: expected 1 keys, got 2',
  )
  const any = await load('count-n.lua', 'return #KEYS')
  await expect(runScript(redis.client, any, { keys: ['a', 'b'], args: [] })).resolves.toBe(2)
  await expect(load('count.lua', 'return 1')).rejects.toThrow('expected a file name like append-entry-2.lua')
})
