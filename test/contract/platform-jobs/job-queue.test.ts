import { Queue } from 'bullmq'
import { implementJob } from '#platform/jobs'
import { until } from '#root/test/support/until'
import { greet, greetOnce, recordRuns, useQueue } from './queue-harness.ts'

const harness = useQueue()

const ada = { name: 'Ada' }
const withId = (jobId: string) => ({ jobId, correlationId: 'cor_1' })

test('a job runs with its payload, its ids and a log that carries them', async () => {
  const { handler, next } = recordRuns(({ log }) => log.info('greeting'))
  harness.work([handler])
  await harness.queue.enqueue(greet, ada, withId('run_1:task:1'))
  expect(await next()).toMatchObject({
    payload: ada,
    jobId: 'run_1:task:1',
    attempt: 1,
    isLastAttempt: false,
    correlationId: 'cor_1',
  })
  await until(async () => (await harness.queue.stateOf('run_1:task:1')) === 'absent')
  expect(harness.log.lines).toContainEqual(
    expect.objectContaining({
      msg: 'greeting',
      job: 'greet',
      jobId: 'run_1:task:1',
      attempt: 1,
      correlationId: 'cor_1',
    }),
  )
})

test.each(['12', '0', '-3', '0:1', 'a:b:c', '%3A', 'ünï/cødé'])('accepts %p as an id', async (jobId) => {
  await harness.queue.enqueue(greet, ada, withId(jobId))
  expect(await harness.queue.stateOf(jobId)).toBe('waiting')
  expect(await harness.queue.remove(jobId)).toBe(true)
  expect(await harness.queue.stateOf(jobId)).toBe('absent')
})

test('one id is one job, however often and from wherever it is enqueued', async () => {
  await Promise.all(Array.from({ length: 20 }, async () => await harness.queue.enqueue(greet, ada, withId('a'))))
  expect(await harness.queue.counts()).toEqual({ waiting: 1, delayed: 0, active: 0, failed: 0 })
})

test('an id can be used again after success, unless the definition remembers it', async () => {
  const { handler, next } = recordRuns()
  const once: string[] = []
  harness.work([handler, implementJob(greetOnce, async ({ jobId }) => void once.push(jobId))])
  for (let round = 1; round <= 2; round += 1) {
    await harness.queue.enqueue(greet, ada, withId('a'))
    await next()
    await until(async () => (await harness.queue.stateOf('a')) === 'absent')
  }
  await harness.queue.enqueue(greetOnce, ada, withId('b'))
  await until(async () => (await harness.queue.stateOf('b')) === 'completed')
  await harness.queue.enqueue(greetOnce, ada, withId('b'))
  await harness.queue.enqueue(greet, ada, withId('c'))
  await next()
  expect(once).toEqual(['b'])
})

test('requeue runs a job again that failed permanently or is kept as completed', async () => {
  let isBroken = true
  const { handler, next } = recordRuns(() => {
    if (isBroken) throw Object.assign(new Error('no'), { retryable: false })
  })
  harness.work([handler])
  await harness.queue.enqueue(greet, ada, withId('a'))
  await next()
  await until(async () => (await harness.queue.stateOf('a')) === 'failed')
  await harness.queue.enqueue(greet, ada, withId('a'))
  expect(await harness.queue.stateOf('a')).toBe('failed')
  isBroken = false
  await harness.queue.requeue(greet, ada, withId('a'))
  expect((await next()).attempt).toBe(1)
  await until(async () => (await harness.queue.stateOf('a')) === 'absent')
})

test('requeue does not change a waiting or running job', async () => {
  await harness.queue.enqueue(greet, ada, withId('a'))
  await harness.queue.requeue(greet, { name: 'Grace' }, withId('a'))
  const { handler, next } = recordRuns(async ({ jobId }) => await harness.queue.requeue(greet, ada, withId(jobId)))
  harness.work([handler])
  expect((await next()).payload).toEqual(ada)
  await until(async () => (await harness.queue.stateOf('a')) === 'absent')
})

test('a delayed job waits, and a priority determines the order', async () => {
  await harness.queue.enqueue(greet, ada, { ...withId('tomorrow'), delayMs: 86_400_000 })
  await harness.queue.enqueue(greet, ada, { ...withId('last'), priority: 9 })
  await harness.queue.enqueue(greet, ada, { ...withId('second'), priority: 1 })
  await harness.queue.enqueue(greet, ada, withId('first'))
  expect(await harness.queue.counts()).toMatchObject({ waiting: 3, delayed: 1 })
  const { handler, next } = recordRuns()
  harness.work([handler], { concurrency: 1 })
  const order = [await next(), await next(), await next()]
  expect(order.map(({ jobId }) => jobId)).toEqual(['first', 'second', 'last'])
  expect(await harness.queue.stateOf('tomorrow')).toBe('delayed')
  await harness.queue.enqueue(greet, ada, { ...withId('soon'), delayMs: 50 })
  expect(await next()).toMatchObject({ jobId: 'soon' })
})

test('a payload that does not fit is refused by name', async () => {
  const wrong = { name: 7 } as unknown as { name: string }
  await expect(harness.queue.enqueue(greet, wrong, withId('a'))).rejects.toThrow(
    /greet: expected the payload that the job's definition describes, got:\n.*expected string.*\n.*at name/s,
  )
  expect(await harness.queue.stateOf('a')).toBe('absent')
})

test.each([
  ['another payload', { payload: { name: 7 }, correlationId: 'cor_1' }],
  ['no envelope', { name: 'Ada' }],
])('a job with %s fails permanently without being executed', async (_, data) => {
  const { handler, runs } = recordRuns()
  harness.work([handler])
  const { redis, prefix } = harness
  const foreign = new Queue('greetings', { connection: redis.client, prefix })
  await foreign.add('greet', data, { jobId: 'a', attempts: 3 })
  await until(async () => (await harness.queue.stateOf('a')) === 'failed')
  await foreign.close()
  expect(runs).toEqual([])
})
