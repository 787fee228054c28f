import * as fc from 'fast-check'
import { backoffMs } from '#platform/timing'

test('doubles with each attempt up to its maximum, with half of it random', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (attempt) => {
      const wholeMs = Math.min(30_000, 500 * 2 ** (attempt - 1))
      const waitMs = backoffMs(attempt, { baseMs: 500, maxMs: 30_000 })
      expect(waitMs).toBeGreaterThanOrEqual(wholeMs / 2)
      expect(waitMs).toBeLessThanOrEqual(wholeMs)
    }),
  )
})
