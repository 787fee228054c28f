import { SingleFlight as OfPlatform } from '#platform/single-flight'
import { SingleFlight as OfSubscriptions } from '#root/packages/federated-subscriptions/src/single-flight'
import { SingleFlight as OfTopics } from '#root/packages/resumable-topics/src/topics/single-flight'

// The packages do not import each other, so each has its own.
describe.each([
  ['the platform', OfPlatform],
  ['federated subscriptions', OfSubscriptions],
  ['resumable topics', OfTopics],
])('a single flight of %s', (_name, SingleFlight) => {
  function setup() {
    const calls = new SingleFlight<string, number>()
    const started: PromiseWithResolvers<number>[] = []
    const share = (key: string) =>
      calls.share(key, () => {
        const call = Promise.withResolvers<number>()
        started.push(call)
        return call.promise
      })
    return { calls, started, share }
  }

  test('starts one call for concurrent calls with the same key', async () => {
    const { started, share } = setup()
    const results = Promise.all([share('a'), share('a')])
    expect(started).toHaveLength(1)
    started[0]?.resolve(1)
    await expect(results).resolves.toEqual([1, 1])
  })

  test('starts a call for each key', async () => {
    const { started, share } = setup()
    const results = Promise.all([share('a'), share('b')])
    started[1]?.resolve(2)
    started[0]?.resolve(1)
    await expect(results).resolves.toEqual([1, 2])
  })

  test('starts again when the call has ended', async () => {
    const { calls, started, share } = setup()
    const first = share('a')
    expect(calls.get('a')).toBe(first)
    started[0]?.resolve(1)
    await expect(first).resolves.toBe(1)
    expect(calls.get('a')).toBeUndefined()
    const second = share('a')
    started[1]?.resolve(2)
    await expect(second).resolves.toBe(2)
  })

  test('rejects all callers when the call fails, and starts again', async () => {
    const { started, share } = setup()
    const failed = Promise.allSettled([share('a'), share('a')])
    started[0]?.reject(new Error('no'))
    await expect(failed).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
    const next = share('a')
    started[1]?.resolve(2)
    await expect(next).resolves.toBe(2)
  })
})
