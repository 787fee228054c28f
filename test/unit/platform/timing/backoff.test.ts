import * as fc from 'fast-check'
import { backoffMs as ofPlatform } from '#platform/timing'
import { backoffMs as clientBackoffMs } from '#root/packages/client/src/backoff'
import { backoffMs as ofSubscriptions } from '#root/packages/federated-subscriptions/src/backoff'

const ofClient = (attempt: number, { baseMs, maxMs }: { readonly baseMs: number; readonly maxMs: number }) =>
  clientBackoffMs(attempt, [baseMs, maxMs])

// The packages do not import each other, so each has its own. That of the client has no other jitter, because it must be small.
describe.each([
  ['the platform', ofPlatform],
  ['federated subscriptions', ofSubscriptions],
  ['the client', ofClient],
])('the backoff of %s', (_name, backoffMs) => {
  const settings = { baseMs: 50, maxMs: 5_000, jitter: 1 }

  test.each([
    [1, 50],
    [2, 100],
    [4, 400],
    [7, 3_200],
    [8, 5_000],
    [5_000, 5_000],
  ])('is, all of it random, between nothing and a limit that doubles: attempt %i, %i ms', (attempt, boundMs) => {
    const waits = Array.from({ length: 2_000 }, () => backoffMs(attempt, settings))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...waits)).toBeLessThanOrEqual(boundMs)
    // In each tenth of it about as often.
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      waits.filter((wait) => Math.floor((wait / (boundMs + 1)) * 10) === tenth),
    )
    for (const { length } of tenths) expect(length).toBeGreaterThan(100)
  })
})

describe.each([
  ['the platform', ofPlatform],
  ['federated subscriptions', ofSubscriptions],
])('the jitter of %s', (_name, backoffMs) => {
  test('is half random by default', () => {
    expect(backoffMs(3, { baseMs: 500, maxMs: 30_000 }, 0)).toBe(1_000)
    expect(backoffMs(3, { baseMs: 500, maxMs: 30_000 }, 1)).toBe(2_000)
  })

  test('is random to the given part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, jitter) => {
        const wholeMs = Math.min(30_000, 500 * 2 ** (attempt - 1))
        const backoff = { baseMs: 500, maxMs: 30_000, jitter }
        expect(backoffMs(attempt, backoff, 0)).toBe(Math.round(wholeMs * (1 - jitter)))
        expect(backoffMs(attempt, backoff, 1)).toBe(wholeMs)
      }),
    )
  })
})
