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

test('completes up to the allowed number of events at a time', async () => {
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

test('calls back once when it is idle', async () => {
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

test('holds the next delivery back while `deliver` is pending, or until `proceed`', async () => {
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

test('discards pending events when it is cleared, and processes later ones', async () => {
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

describe('events', () => {
  /** A pipeline whose events a test completes. */
  function createManual(concurrency: number) {
    const started: number[] = []
    const delivered: number[] = []
    const completions = new Map<number, () => void>()
    let hold: Promise<void> | undefined
    const pipeline = new EventPipeline<number, number>({
      concurrency,
      complete: (event) => {
        started.push(event)
        return new Promise((resolve) => completions.set(event, () => resolve(event)))
      },
      deliver: (output) => {
        delivered.push(output)
        return hold
      },
    })
    const complete = async (...events: readonly number[]): Promise<void> => {
      for (const event of events) completions.get(event)?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const isSettled = async (promise: Promise<void> | undefined): Promise<boolean> => {
      let settled = false
      void promise?.then(() => (settled = true))
      await new Promise((resolve) => setImmediate(resolve))
      return settled
    }
    return { pipeline, started, delivered, complete, isSettled, holdWith: (next: Promise<void>) => (hold = next) }
  }

  test('are pending, with their bytes, until they are delivered', async () => {
    const { pipeline, complete } = createManual(2)
    pipeline.push(1, 10)
    pipeline.push(2, 5)
    pipeline.push(3)
    expect([pipeline.pending, pipeline.pendingBytes]).toEqual([3, 15])
    await complete(1)
    expect([pipeline.pending, pipeline.pendingBytes]).toEqual([2, 5])
    pipeline.clear()
    expect([pipeline.pending, pipeline.pendingBytes]).toEqual([0, 0])
  })

  test('are discarded, and later completions are not delivered', async () => {
    const { pipeline, delivered, complete, isSettled } = createManual(1)
    for (const event of [1, 2]) pipeline.push(event)
    const told: string[] = []
    const writable = pipeline.whenWritable()
    pipeline.whenIdle(() => told.push('idle'))
    pipeline.clear()
    expect([await isSettled(writable), told]).toEqual([true, ['idle']])
    pipeline.push(3)
    await complete(1)
    await complete(3)
    expect(delivered).toEqual([3])
  })

  test('are ignored once it is closed', async () => {
    const { pipeline, started, delivered, complete } = createManual(1)
    pipeline.push(1)
    pipeline.close()
    pipeline.push(2)
    await complete(1)
    expect([started, delivered, pipeline.pending, pipeline.whenWritable()]).toEqual([[1], [], 0, undefined])
  })

  test('are held back until the one before is taken, or until that is not waited for any more', async () => {
    const { pipeline, delivered, complete, holdWith } = createManual(3)
    const first = Promise.withResolvers<void>()
    void holdWith(first.promise)
    for (const event of [1, 2, 3]) pipeline.push(event)
    await complete(1, 2, 3)
    expect(delivered).toEqual([1])
    const second = Promise.withResolvers<void>()
    void holdWith(second.promise)
    pipeline.proceed()
    expect(delivered).toEqual([1, 2])
    // Of one that is not waited for any more.
    first.resolve()
    await complete()
    expect(delivered).toEqual([1, 2])
    second.resolve()
    await complete()
    expect(delivered).toEqual([1, 2, 3])
  })
})
