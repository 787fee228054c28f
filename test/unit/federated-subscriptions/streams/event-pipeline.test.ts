import { EventPipeline } from '#root/packages/federated-subscriptions/src/streams/event-pipeline'

function create(concurrency = 2) {
  const delivered: string[] = []
  const working = new Map<string, () => void>()
  const holds: Promise<void>[] = []
  const pipeline = new EventPipeline<string, string>({
    concurrency,
    complete: (event) => new Promise((resolve) => working.set(event, () => resolve(event))),
    deliver: (output) => {
      delivered.push(output)
      return holds.shift()
    },
  })
  const finish = async (event: string): Promise<void> => {
    working.get(event)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { pipeline, delivered, working, holds, finish }
}

test('works on as many events at a time as it may', async () => {
  const { pipeline, working, finish } = create()
  for (const event of ['a', 'b', 'c']) pipeline.push(event)
  expect([...working.keys()]).toEqual(['a', 'b'])
  await finish('b')
  expect([...working.keys()]).toEqual(['a', 'b', 'c'])
})

test('delivers in order whatever finishes first', async () => {
  const { pipeline, delivered, finish } = create()
  for (const event of ['a', 'b', 'c']) pipeline.push(event)
  await finish('b')
  await finish('c')
  expect(delivered).toEqual([])
  await finish('a')
  expect(delivered).toEqual(['a', 'b', 'c'])
})

test('is writable again when no more events are pending than are completed concurrently', async () => {
  const { pipeline, finish } = create()
  for (const event of ['a', 'b', 'c']) pipeline.push(event)
  const writable = pipeline.whenWritable()
  expect(writable).toBeInstanceOf(Promise)
  await finish('a')
  await writable
  expect(pipeline.whenWritable()).toBeUndefined()
})

test('tells when it is idle, once', async () => {
  const { pipeline, finish } = create()
  let calls = 0
  pipeline.push('a')
  pipeline.whenIdle(() => calls++)
  expect(calls).toBe(0)
  await finish('a')
  pipeline.push('b')
  await finish('b')
  expect(calls).toBe(1)
})

test('holds the next delivery back while it is told to wait, or until it is told to proceed', async () => {
  const { pipeline, delivered, holds, finish } = create()
  const first = Promise.withResolvers<void>()
  holds.push(first.promise, new Promise(() => undefined))
  for (const event of ['a', 'b', 'c']) pipeline.push(event)
  for (const event of ['a', 'b', 'c']) await finish(event)
  expect(delivered).toEqual(['a'])
  first.resolve()
  await new Promise((resolve) => setImmediate(resolve))
  expect(delivered).toEqual(['a', 'b'])
  pipeline.proceed()
  expect(delivered).toEqual(['a', 'b', 'c'])
})

test('forgets what is pending when it is cleared, and goes on with what comes then', async () => {
  const { pipeline, delivered, finish } = create()
  for (const event of ['a', 'b']) pipeline.push(event)
  pipeline.clear()
  await finish('a')
  pipeline.push('c')
  await finish('c')
  expect(delivered).toEqual(['c'])
  expect(pipeline.pending).toBe(0)
})

test('delivers nothing after it is closed', async () => {
  const { pipeline, delivered, finish } = create()
  pipeline.push('a')
  pipeline.close()
  await finish('a')
  expect(delivered).toEqual([])
})
