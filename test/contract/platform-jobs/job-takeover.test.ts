import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createEmbeddedRedis } from '#embedded/redis'
import { createJobQueue, createJobWorker } from '#platform/jobs'
import { createRedis } from '#platform/redis'
import { until } from '#root/test/support/until'
import { greet, recordRuns, useQueue } from './queue-harness.ts'

const harness = useQueue()

const ada = { name: 'Ada' }
const a = { jobId: 'a', correlationId: 'cor_1' }
const untilAborted = async (signal: AbortSignal) =>
  await new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(String(signal.reason))))
  })

test('dispose takes no more jobs and waits for the running one', async () => {
  let finish: () => void = () => undefined
  const { handler, next, runs } = recordRuns(async () => await new Promise<void>((resolve) => (finish = resolve)))
  const worker = harness.work([handler], { concurrency: 1 })
  await harness.queue.enqueue(greet, ada, a)
  await next()
  await harness.queue.enqueue(greet, ada, { ...a, jobId: 'b' })
  const disposed = worker.dispose()
  finish()
  await disposed
  expect(runs).toHaveLength(1)
  expect(await harness.queue.stateOf('a')).toBe('absent')
  expect(await harness.queue.stateOf('b')).toBe('waiting')
})

test('a job that runs on past the grace is aborted, put back, and that try does not count', async () => {
  const first = recordRuns(async ({ signal }) => await untilAborted(signal))
  const worker = harness.work([first.handler], { drainGraceMs: 50 })
  await harness.queue.enqueue(greet, ada, a)
  await first.next()
  await worker.dispose()
  expect(await harness.queue.stateOf('a')).toBe('waiting')
  const second = recordRuns()
  harness.work([second.handler])
  expect((await second.next()).attempt).toBe(1)
})

test('a job that ignores the signal does not delay the shutdown, and another worker takes it over', async () => {
  let release: () => void = () => undefined
  const stubborn = recordRuns(async () => await new Promise<void>((resolve) => (release = resolve)))
  const fast = { lockDurationMs: 400, stalledIntervalMs: 100 }
  const worker = harness.work([stubborn.handler], { drainGraceMs: 50, ...fast })
  await harness.queue.enqueue(greet, ada, a)
  await stubborn.next()
  await worker.dispose()
  const second = recordRuns()
  harness.work([second.handler], fast)
  await second.next()
  release()
})

test('the job of a killed process runs again elsewhere', async () => {
  const victim = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', victimScript], {
    env: { ...process.env, TEST_URL: harness.server.url, TEST_PREFIX: harness.prefix },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await harness.queue.enqueue(greet, ada, a)
  const [line] = await once(createInterface({ input: victim.stdout }), 'line')
  expect(line).toBe('running')
  const { handler, next } = recordRuns()
  harness.work([handler])
  victim.kill('SIGKILL')
  expect((await next()).attempt).toBe(1)
})

const victimScript = `
import { pino } from 'pino'
import { z } from 'zod'
import { createRedis } from '#platform/redis'
import { createJobWorker, defineJob, implementJob } from '#platform/jobs'
const log = pino({ level: 'silent' })
const redis = await createRedis({ url: process.env.TEST_URL, log, name: 'victim' })
const greet = defineJob('greet', z.object({ name: z.string() }))
const handler = implementJob(greet, async () => {
  console.log('running')
  await new Promise(() => undefined)
})
createJobWorker({ redis, prefix: process.env.TEST_PREFIX, log, queue: 'greetings', handlers: [handler] })
`

test('workers continue after an outage of Redis, and after it lost its data', async () => {
  const { handler, next } = recordRuns()
  harness.work([handler])
  await harness.queue.enqueue(greet, ada, a)
  await next()
  await harness.server.restart()
  await until(async () => {
    try {
      await harness.queue.enqueue(greet, ada, { ...a, jobId: 'b' })
      return true
    } catch {
      return false
    }
  })
  expect((await next()).jobId).toBe('b')
})

test('a worker stops during an outage of Redis', async () => {
  const server = await createEmbeddedRedis({ dataDir: null })
  const { log } = harness.log
  const redis = await createRedis({ url: server.url, log, name: 'test' })
  const { handler, next } = recordRuns()
  const shared = { redis, log, prefix: 'test', queue: 'greetings' }
  const queue = createJobQueue(shared)
  const worker = createJobWorker({ ...shared, handlers: [handler], drainGraceMs: 100 })
  await queue.enqueue(greet, ada, a)
  await next()
  await server.kill()
  await worker.dispose()
  await queue.dispose()
  await redis.dispose()
  await server.dispose()
})
