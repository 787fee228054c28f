import { mock } from 'node:test'
import { createPace } from '../../../../packages/federated-subscriptions/src/streams/concurrency-limiter.ts'

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }))
afterEach(() => mock.timers.reset())

const afterMicrotasks = () => new Promise(setImmediate)

function create() {
  const pace = createPace({ atOnce: 2, patienceMs: 100 })
  const begun: string[] = []
  const ends = new Map<string, PromiseWithResolvers<void>>()
  const begin = (...names: string[]) => {
    for (const name of names)
      pace(() => {
        begun.push(name)
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
  return { begun, begin, end, fail }
}

test('begins so many works at once, and the others in order as those end', async () => {
  const { begun, begin, end } = create()
  begin('a', 'b', 'c', 'd')
  expect(begun).toEqual(['a', 'b'])
  await end('b')
  expect(begun).toEqual(['a', 'b', 'c'])
  begin('e')
  await end('a')
  await end('c')
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('goes on after one that fails', async () => {
  const { begun, begin, fail } = create()
  begin('a', 'b', 'c')
  await fail('a')
  expect(begun).toEqual(['a', 'b', 'c'])
})

test('works that take long hold up nobody, and are not counted when they end', async () => {
  const { begun, begin, end } = create()
  begin('a', 'b', 'c', 'd', 'e')
  mock.timers.tick(99)
  expect(begun).toEqual(['a', 'b'])
  mock.timers.tick(1)
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
  await end('a')
  await end('b')
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
  await end('c')
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('leaves no timer behind when nobody waits', async () => {
  mock.timers.reset()
  const { begin, end } = create()
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length
  const before = timers()
  begin('a', 'b', 'c')
  expect(timers()).toBe(before + 1)
  await end('a')
  expect(timers()).toBe(before)
})
