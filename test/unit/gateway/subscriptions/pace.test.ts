import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createPace } from '../../../../gateway/src/subscriptions/pace.ts'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

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
    await jest.advanceTimersByTimeAsync(0)
  }
  const fail = async (name: string) => {
    ends.get(name)?.reject(new Error(name))
    await jest.advanceTimersByTimeAsync(0)
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
  await jest.advanceTimersByTimeAsync(99)
  expect(begun).toEqual(['a', 'b'])
  await jest.advanceTimersByTimeAsync(1)
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
  await end('a')
  await end('b')
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
  await end('c')
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('leaves no timer behind when nobody waits', async () => {
  const { begin, end } = create()
  begin('a', 'b', 'c')
  expect(jest.getTimerCount()).toBe(1)
  await end('a')
  expect(jest.getTimerCount()).toBe(0)
})
