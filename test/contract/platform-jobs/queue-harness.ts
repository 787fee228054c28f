import { z } from 'zod'
import { createJobQueue, createJobWorker, defineJob, implementJob } from '#platform/jobs'
import type { JobHandler, JobQueue, JobRun, JobWorker, JobWorkerConfig } from '#platform/jobs'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { collectLog } from '#root/test/support/log-lines'
import type { LogLines } from '#root/test/support/log-lines'
import { startOwnRedis, uniquePrefix } from '#root/test/support/redis'

export const greet = defineJob('greet', z.object({ name: z.string() }), {
  attempts: 3,
  backoff: { baseMs: 10, maxMs: 40 },
})
export const greetOnce = defineJob('greet-once', z.object({ name: z.string() }), { rememberMs: 60_000 })

export type Greeting = JobRun<{ name: string }>

export interface QueueHarness {
  readonly server: Awaited<ReturnType<typeof startOwnRedis>>
  readonly redis: RedisConnections
  readonly prefix: string
  readonly queue: JobQueue
  readonly log: LogLines
  /** Starts a worker, to be disposed with the rest. */
  work(handlers: readonly JobHandler[], options?: Partial<JobWorkerConfig>): JobWorker
}

/** A server for the file, and in it a queue for each test. */
export function useQueue(): QueueHarness {
  const harness = {} as { -readonly [Key in keyof QueueHarness]: QueueHarness[Key] }
  const workers: JobWorker[] = []
  beforeAll(async () => {
    harness.log = collectLog()
    harness.server = await startOwnRedis()
    harness.redis = await createRedis({ url: harness.server.url, log: harness.log.log, name: 'test' })
  })
  beforeEach(() => {
    harness.prefix = uniquePrefix()
    harness.log = collectLog()
    const { redis, prefix, log } = harness
    harness.queue = createJobQueue({ redis, prefix, log: log.log, queue: 'greetings' })
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map(async (worker) => await worker.dispose()))
    await harness.queue.dispose()
  })
  afterAll(async () => {
    await harness.redis.dispose()
    await harness.server.dispose()
  })
  harness.work = (handlers, options = {}) => {
    const { redis, prefix, log } = harness
    const worker = createJobWorker({ redis, prefix, log: log.log, queue: 'greetings', handlers, ...options })
    workers.push(worker)
    return worker
  }
  return harness
}

/** A handler whose runs a test can await: `await greeted.next()`. */
export function recordRuns(react: (run: Greeting) => Promise<void> | void = () => undefined) {
  const runs: Greeting[] = []
  const waiting: (() => void)[] = []
  let taken = 0
  const handler = implementJob(greet, async (run) => {
    runs.push(run)
    waiting.splice(0).forEach((resolve) => resolve())
    await react(run)
  })
  return {
    runs,
    handler,
    next: async (): Promise<Greeting> => {
      while (runs.length <= taken) await new Promise<void>((resolve) => waiting.push(resolve))
      const run = runs[taken]
      taken += 1
      if (run === undefined) throw new Error('expected a run')
      return run
    },
  }
}
