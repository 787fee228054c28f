import { AppError } from '#platform/errors'
import { defineJob } from '#platform/jobs'
import { until } from '#root/test/support/until'
import { greet, recordRuns, useQueue } from './queue-harness.ts'

const harness = useQueue()

const ada = { name: 'Ada' }
const a = { jobId: 'a', correlationId: 'cor_1' }
const stateOfA = async () => await harness.queue.stateOf('a')

/** Redis stores that a job has failed before the worker receives the response and logs it. */
async function untilFailedForGood() {
  await until(() => harness.log.lines.some(({ msg }) => msg === 'a job failed permanently'))
  expect(await stateOfA()).toBe('failed')
}

test('a failed job is tried again until it succeeds', async () => {
  const { handler, next } = recordRuns(({ attempt }) => {
    if (attempt < 3) throw new Error('not yet')
  })
  harness.work([handler])
  await harness.queue.enqueue(greet, ada, a)
  const attempts = [await next(), await next(), await next()]
  expect(attempts.map(({ attempt, isLastAttempt }) => [attempt, isLastAttempt])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ])
  await until(async () => (await stateOfA()) === 'absent')
})

test('a job without attempts left is kept as failed, and logged', async () => {
  const { handler, runs } = recordRuns(() => {
    throw new Error('never')
  })
  harness.work([handler])
  await harness.queue.enqueue(greet, ada, a)
  await untilFailedForGood()
  expect(runs).toHaveLength(3)
  const told = harness.log.lines.map(({ msg, jobId, correlationId }) => [msg, jobId, correlationId])
  expect(told).toEqual([
    ['a job failed; it is tried again', 'a', 'cor_1'],
    ['a job failed; it is tried again', 'a', 'cor_1'],
    ['a job failed permanently', 'a', 'cor_1'],
  ])
})

test('an error that is not retryable fails the job permanently and immediately', async () => {
  const { handler, runs } = recordRuns(() => {
    throw new AppError({ code: 'BAD_USER_INPUT', message: 'a workload without a model' })
  })
  harness.work([handler])
  await harness.queue.enqueue(greet, ada, a)
  await untilFailedForGood()
  expect(runs).toHaveLength(1)
  expect(harness.log.lines).toEqual([
    expect.objectContaining({
      msg: 'a job failed permanently',
      err: expect.objectContaining({ code: 'BAD_USER_INPUT', message: 'a workload without a model' }),
    }),
  ])
})

const away = () => new AppError({ code: 'UPSTREAM_UNAVAILABLE', message: 'payments cannot be reached.' })

test('a job whose dependency is unavailable waits, and uses up no attempt', async () => {
  const { handler, next } = recordRuns(({ jobId }) => {
    if (jobId === 'a' && outage > 0) {
      outage -= 1
      throw outage % 2 === 0 ? away() : Object.assign(new Error('closed'), { name: 'MongoNetworkError' })
    }
  })
  let outage = 8
  harness.work([handler])
  await harness.queue.enqueue(greet, ada, a)
  for (let run = 0; run < 8; run += 1) expect(await next()).toMatchObject({ attempt: 1, isLastAttempt: false })
  expect(await next()).toMatchObject({ attempt: 1 })
  await until(async () => (await stateOfA()) === 'absent')
  const told = new Set(harness.log.lines.map(({ msg, jobId }) => [msg, jobId].join(': ')))
  expect([...told]).toEqual(['a job waits for an unavailable dependency: a'])
})

test('a job that has waited for the maximum time fails permanently, with the reason', async () => {
  const impatient = defineJob('greet', greet.payload, { ...greet.options, unavailableForMs: 2_000 })
  const { handler, runs } = recordRuns(() => {
    throw away()
  })
  harness.work([{ ...handler, job: impatient }])
  await harness.queue.enqueue(impatient, ada, a)
  await untilFailedForGood()
  expect(runs.length).toBeGreaterThan(1)
  expect(new Set(runs.map(({ attempt }) => attempt))).toEqual(new Set([1]))
  const [told] = harness.log.lines.filter(({ msg }) => msg === 'a job failed permanently')
  expect(told).toMatchObject({
    err: { message: expect.stringMatching(/^a dependency was unavailable for \d+ s: payments cannot be reached\./) },
  })
})

test('only so many failed jobs are kept', async () => {
  const { createJobQueue } = await import('#platform/jobs')
  const { redis, prefix, log } = harness
  const queue = createJobQueue({
    redis,
    prefix,
    log: log.log,
    queue: 'greetings',
    deadLetters: { count: 2, ageMs: 60_000 },
  })
  const { handler } = recordRuns(() => {
    throw Object.assign(new Error('no'), { retryable: false })
  })
  harness.work([handler], { concurrency: 1 })
  for (const jobId of ['one', 'two', 'three']) await queue.enqueue(greet, ada, { ...a, jobId })
  await until(async () => (await queue.stateOf('three')) === 'failed')
  expect(await queue.counts()).toMatchObject({ failed: 2 })
  await queue.dispose()
})

test('an unknown job is retried, because another process may have its handler', async () => {
  const { handler, next } = recordRuns()
  const ignorant = harness.work([])
  await harness.queue.enqueue(greet, ada, a)
  await until(() => harness.log.lines.some(({ msg }) => msg === 'a job failed; it is tried again'))
  await ignorant.dispose()
  harness.work([handler])
  await next()
})

test('two handlers for one job are refused', () => {
  const { handler } = recordRuns()
  expect(() => harness.work([handler, handler])).toThrow('expected one handler per job, got greet, greet')
})
