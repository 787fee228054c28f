import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect as connectTo, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import type { EmbeddedRedis } from '#embedded/redis'
import { findFreePort, startServerProcess, stopServerProcess } from '#embedded/server-process'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { createHeartbeat } from '#root/platform/src/redis/heartbeat'
import { startOwnRedis } from '#root/test/support/redis'
import { until } from '#root/test/support/until'

let server: EmbeddedRedis
let redis: RedisConnections | null = null

beforeAll(async () => {
  server = await startOwnRedis()
})
afterEach(async () => {
  await redis?.dispose()
  redis = null
})
afterAll(async () => {
  await server.dispose()
})

const silent = pino({ level: 'silent' })

const names = async (connections: RedisConnections) => String(await connections.client.client('LIST'))

const connect = async (url: string, connectTimeoutMs = 5_000) =>
  await createRedis({ url, log: silent, name: 'test', connectTimeoutMs })

test.each([
  ['localhost:6379', '"localhost:6379"'],
  ['http://:secret@localhost', '"http://:***@localhost"'],
  ['redis://user:secret@/0', '"redis://user:***@/0"'],
  ['redis://localhost/main', '"redis://localhost/main"'],
  ['redis://one:6379,two:6379', '"redis://one:6379,two:6379"'],
  ['redis+sentinel://one:26379,two:26379', '"redis+sentinel://one:26379,two:26379"'],
  [
    'redis+sentinel://u:secret@one,two/main/x?sentinelPassword=secret',
    '"redis+sentinel://u:***@one,two/main/x?sentinelPassword=***"',
  ],
  ['redis+cluster://one:6379,two:6379/1', '"redis+cluster://one:6379,two:6379/1"'],
  ['redis+cluster://u:secret@one:6379/main', '"redis+cluster://u:***@one:6379/main"'],
  ['', '""'],
])('refuses %p as an address without showing its password', async (url, shown) => {
  await expect(connect(url)).rejects.toThrow(
    `REDIS_URL: expected redis://host:port, rediss://host:port, redis+sentinel://host:port,host:port/name-of-the-master or redis+cluster://host:port,host:port, got ${shown}`,
  )
})

test('a connection that is only just made subscribes', async () => {
  redis = await connect(server.url)
  const subscriber = redis.duplicate('news', { subscribes: true })
  const message = once(subscriber, 'message')
  await once(subscriber, 'connect')
  await subscriber.subscribe('news')
  await redis.client.publish('news', 'rain')
  expect(await message).toEqual(['news', 'rain'])
})

test('rejects for an address without a server, and names it', async () => {
  const unused = createServer().listen(0, '127.0.0.1')
  await once(unused, 'listening')
  const address = unused.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  unused.close()
  await expect(connect(`redis://:secret@127.0.0.1:${port}`, 300)).rejects.toThrow(
    `expected a Redis that responds at redis://:***@127.0.0.1:${port} within 300 ms, got connect ECONNREFUSED`,
  )
})

test('refuses a server in cluster mode, where an operation would fail because its keys are on several servers', async () => {
  const [port, folder] = [await findFreePort(), await mkdtemp(join(tmpdir(), 'cluster-'))]
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--cluster-enabled', 'yes']
  const node = await startServerProcess({ binary: 'redis-server', args, cwd: folder })
  if (node === null) throw new Error('expected redis-server on the PATH, found none')
  const refusal = `REDIS_URL: expected a standalone server at redis://127.0.0.1:${port}, got one in cluster mode`
  await until(async () => {
    const error = await connect(`redis://127.0.0.1:${port}`, 1_000).then(String, String)
    return error.includes(refusal)
  })
  await stopServerProcess(node)
  await rm(folder, { recursive: true })
})

test('gives up on a server that never responds', async () => {
  const mute = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const address = mute.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(connect(`redis://127.0.0.1:${port}`, 300)).rejects.toThrow('within 300 ms, got no response')
  mute.close()
})

test('names its connections and closes all of them', async () => {
  redis = await connect(server.url)
  const observer = redis
  await observer.duplicate('side job').ping()
  expect(await names(observer)).toMatch(/name=test:side-job/)
  await observer.dispose()
  redis = await connect(server.url)
  expect(await names(redis)).not.toMatch(/name=test:side-job/)
})

test('reports an outage once, fails commands of connections that do not wait, and queues those of connections that do', async () => {
  const lines: string[] = []
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  redis = await createRedis({ url: server.url, log: pino({ base: null }, destination), name: 'test' })
  const patient = redis.duplicate('patient')
  await patient.set('greeting', 'hello')
  await server.kill()
  const kept = patient.get('greeting')
  await expect(redis.client.get('greeting')).rejects.toThrow(/retries per request|timed out/)
  await expect(redis.ping()).rejects.toThrow(/within 2000 ms|retries per request/)
  await server.restart()
  expect(await kept).toBeNull()
  await redis.ping()
  const messages = lines.map((line): string => JSON.parse(line).msg)
  expect(messages).toEqual(['Redis is unreachable; reconnecting', 'Redis is reachable again'])
})

test('disposes during an outage of Redis, and settles all commands', async () => {
  redis = await connect(server.url)
  const patient = redis.duplicate('patient')
  await patient.ping()
  await server.kill()
  const unanswered = patient.get('greeting').catch(() => 'rejected')
  await redis.dispose()
  expect(await unanswered).toBe('rejected')
  await server.restart()
})

test('reconnects when the other end stops answering without closing', async () => {
  const upstream = new Set<Socket>()
  const proxy = createServer((socket) => {
    const target = connectTo(server.port, '127.0.0.1')
    upstream.add(socket)
    socket.pipe(target).pipe(socket)
    for (const end of [socket, target]) end.on('error', () => undefined)
    socket.on('close', () => target.destroy())
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  const client = new Redis({
    port: typeof address === 'object' && address !== null ? address.port : 0,
    retryStrategy: () => 1,
  })
  const heartbeat = createHeartbeat({ everyMs: 20, timeoutMs: 100 })
  heartbeat.watch(client)
  await client.ping()
  const [cut] = upstream
  cut?.unpipe()
  cut?.pause()
  await once(client, 'reconnecting')
  await once(client, 'ready')
  expect(await client.ping()).toBe('PONG')
  heartbeat.stop()
  await client.quit()
  for (const socket of upstream) socket.destroy()
  proxy.close()
})
