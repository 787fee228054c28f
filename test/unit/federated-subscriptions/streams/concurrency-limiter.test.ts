import { mock } from 'node:test'
import { createConcurrencyLimiter } from '#root/packages/federated-subscriptions/src/streams/concurrency-limiter'

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }))
afterEach(() => mock.timers.reset())

const afterMicrotasks = () => new Promise(setImmediate)

function create() {
  const limit = createConcurrencyLimiter({ maxConcurrent: 2, maxDelayMs: 100 })
  const started: string[] = []
  const ends = new Map<string, PromiseWithResolvers<void>>()
  const start = (...names: string[]) => {
    for (const name of names)
      limit(() => {
        started.push(name)
        const end = Promise.withResolvers<void>()
        ends.set(name, end)
        return end.promise
      })
  }
  const end = async (name: string) => {
    ends.get(name)?.resolve()
    await afterMicrotasks()
  }
  const fail = async (name: string) => {
    ends.get(name)?.reject(new Error(name))
    await afterMicrotasks()
  }
  return { started, start, end, fail }
}

test('starts a limited number of tasks, and the others in order when those end', async () => {
  const { started, start, end } = create()
  start('a', 'b', 'c', 'd')
  expect(started).toEqual(['a', 'b'])
  await end('b')
  expect(started).toEqual(['a', 'b', 'c'])
  start('e')
  await end('a')
  await end('c')
  expect(started).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('continues after a task that fails', async () => {
  const { started, start, fail } = create()
  start('a', 'b', 'c')
  await fail('a')
  expect(started).toEqual(['a', 'b', 'c'])
})

test('long tasks stop counting after the maximum delay', async () => {
  const { started, start, end } = create()
  start('a', 'b', 'c', 'd', 'e')
  mock.timers.tick(99)
  expect(started).toEqual(['a', 'b'])
  mock.timers.tick(1)
  expect(started).toEqual(['a', 'b', 'c', 'd'])
  await end('a')
  await end('b')
  expect(started).toEqual(['a', 'b', 'c', 'd'])
  await end('c')
  expect(started).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('has no timer when no task is waiting', async () => {
  mock.timers.reset()
  const { start, end } = create()
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length
  const before = timers()
  start('a', 'b', 'c')
  expect(timers()).toBe(before + 1)
  await end('a')
  expect(timers()).toBe(before)
})
