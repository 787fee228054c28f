import { fullJitterMs } from '#root/packages/federated-subscriptions/src/backoff'

const settings = { baseMs: 50, maxMs: 5_000 }

test.each([
  [0, 50],
  [1, 100],
  [3, 400],
  [6, 3_200],
  [7, 5_000],
  [5_000, 5_000],
])('the delay before attempt %i is between 0 and %i ms', (attempt, boundMs) => {
  const waits = Array.from({ length: 2_000 }, () => fullJitterMs(attempt, settings))
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...waits)).toBeLessThan(boundMs)
  // In each tenth of it about as often.
  const tenths = Array.from({ length: 10 }, (_, tenth) =>
    waits.filter((wait) => Math.floor((wait / boundMs) * 10) === tenth),
  )
  for (const { length } of tenths) expect(length).toBeGreaterThan(100)
})
