import { withinMs as ofPlatform } from '#platform/timing'
import { withinMs as ofSubscriptions } from '#root/packages/federated-subscriptions/src/within-ms'

const late = () => 'late'
const endless = new Promise<string>(() => undefined)

// The package imports nothing of the platform, so each has its own.
describe.each([
  ['the platform', ofPlatform],
  ['federated subscriptions', ofSubscriptions],
])('a limited wait of %s', (_name, withinMs) => {
  test('returns the result of work that ends in time', async () => {
    await expect(withinMs(Promise.resolve('done'), 60_000, late)).resolves.toBe('done')
  })

  test('returns the other result when the time is over', async () => {
    await expect(withinMs(endless, 1, late)).resolves.toBe('late')
  })

  test('throws what the work throws in time', async () => {
    await expect(withinMs(Promise.reject(new Error('no')), 60_000, late)).rejects.toThrow('no')
  })

  test('throws what is thrown when the time is over', async () => {
    const fail = () => {
      throw new Error('too late')
    }
    await expect(withinMs(endless, 1, fail)).rejects.toThrow('too late')
  })

  test('ignores work that fails later', async () => {
    const work = Promise.withResolvers<string>()
    await expect(withinMs(work.promise, 1, late)).resolves.toBe('late')
    work.reject(new Error('later'))
    // An unhandled rejection would fail this test.
    await new Promise(setImmediate)
  })
})
