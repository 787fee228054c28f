import { isDoneWithin } from '#platform/timing'

test('work that ends in time is done', async () => {
  await expect(isDoneWithin(60_000, Promise.resolve())).resolves.toBe(true)
})

test('work that takes longer is not', async () => {
  await expect(isDoneWithin(1, new Promise(() => undefined))).resolves.toBe(false)
})

test('work that fails in time rejects', async () => {
  await expect(isDoneWithin(60_000, Promise.reject(new Error('no')))).rejects.toThrow('no')
})
