import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createTopics } from '@plumbline/resumable-topics'
import { z } from 'zod'
import { findFreePort, startServerProcess, stopServerProcess } from '#embedded/server-process'
import type { ServerProcess } from '#embedded/server-process'
import { createJobQueue, createJobWorker, defineJob, implementJob } from '#platform/jobs'
import { createPresence } from '#platform/presence'
import { createRateLimiter } from '#platform/rate-limits'
import { createRedis, topicConnections } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { createCertificateAuthority, pem } from '#root/test/support/identity/certificates'
import type { CertificateAuthority } from '#root/test/support/identity/certificates'
import { collectLog } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'

/** What docs/architecture.md says that the user needs, for the prefix `shop`. */
const permissions = ['~shop:*', '&shop:*', '+@all', '-@dangerous', '+info']

const { log } = collectLog()
const keyPrefix = 'shop:'
const trusted = getCACertificates('default')
let authority: CertificateAuthority
let folder: string
let port: number
let server: ServerProcess | null
let redis: RedisConnections | null = null

beforeAll(async () => {
  authority = createCertificateAuthority()
  folder = await mkdtemp(join(tmpdir(), 'secured-'))
  port = await findFreePort()
  const { cert, key } = authority.issue('redis')
  const lines = [
    'port 0',
    `tls-port ${port}`,
    'bind 127.0.0.1',
    `tls-cert-file ${cert}`,
    `tls-key-file ${key}`,
    `tls-ca-cert-file ${authority.cert}`,
    'tls-auth-clients no',
    'save ""',
    'user default off',
    `user plumbline on >secret ${permissions.join(' ')}`,
    'user reader on >secret ~* &* +@read +@connection',
  ]
  await writeFile(join(folder, 'redis.conf'), `${lines.join('\n')}\n`)
  server = await startServerProcess({ binary: 'redis-server', args: ['redis.conf'], cwd: folder })
})
beforeEach(() => setDefaultCACertificates([...trusted, pem(authority).cert.toString()]))
afterEach(async () => {
  await redis?.dispose()
  redis = null
  setDefaultCACertificates(trusted)
})
afterAll(async () => {
  if (server) await stopServerProcess(server)
  await rm(folder, { recursive: true })
  authority.dispose()
})

const connect = async (user: string) =>
  await createRedis({ url: `rediss://${user}@localhost:${port}`, log, name: 'test', connectTimeoutMs: 5_000 })

test('a user with the documented permissions suffices, over TLS', async () => {
  redis = await connect('plumbline:secret')
  const topics = createTopics({ ...topicConnections(redis), keyPrefix, pollMs: 3_600_000 })
  const reading = topics.read('chat')
  const first = reading.next()
  await until(async () => {
    // A reader that begins without a cursor receives what is appended after it has begun.
    await topics.append('chat', 'hello')
    return (await Promise.race([first, Promise.resolve(null)])) !== null
  })
  expect((await first).value?.payload).toBe('hello')
  await topics.dispose()

  const presence = createPresence({ redis, log, keyPrefix })
  presence.enter('page', 'ada')
  await until(async () => (await presence.of(['page']))[0]?.length === 1)
  await presence.dispose()

  const limiter = createRateLimiter({ redis, keyPrefix: 'shop', name: 'sign-ins', points: 1, perMs: 60_000 })
  await limiter.consume('ada')
  await expect(limiter.consume('ada')).rejects.toMatchObject({ code: 'RATE_LIMITED' })

  const greet = defineJob('greet', z.object({ name: z.string() }), {})
  const greeted: string[] = []
  const handler = implementJob(greet, async ({ payload }) => void (await Promise.resolve(greeted.push(payload.name))))
  const queue = createJobQueue({ redis, log, prefix: 'shop', queue: 'greetings' })
  const worker = createJobWorker({ redis, log, prefix: 'shop', queue: 'greetings', handlers: [handler] })
  await queue.enqueue(greet, { name: 'Ada' }, { jobId: 'one', correlationId: 'cor' })
  await until(() => greeted.length === 1)
  await worker.dispose()
  await queue.dispose()
})

test.each([
  ['a wrong password', 'plumbline:wrong', /WRONGPASS/],
  ['a user that may not ask for the mode of the server', 'reader:secret', /NOPERM|INFO/],
])('names %s', async (_what, user, expected) => {
  await expect(connect(user)).rejects.toThrow(expected)
})

test('refuses a server whose certificate is of an unknown authority', async () => {
  setDefaultCACertificates(trusted)
  await expect(
    createRedis({ url: `rediss://plumbline:secret@localhost:${port}`, log, name: 'test', connectTimeoutMs: 1_000 }),
  ).rejects.toThrow(/REDIS_URL: expected a Redis that responds at rediss:.* within 1000 ms, got .*certificate/)
})
