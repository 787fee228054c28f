import * as fc from 'fast-check'
import { toBackoffMs } from '../../../../platform/src/jobs/backoff.ts'

test('doubles with each try up to its maximum, between half and whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (attempt) => {
      const wholeMs = Math.min(30_000, 500 * 2 ** (attempt - 1))
      const backoffMs = toBackoffMs(attempt, { baseMs: 500, maxMs: 30_000 })
      expect(backoffMs).toBeGreaterThanOrEqual(wholeMs / 2)
      expect(backoffMs).toBeLessThanOrEqual(wholeMs)
    }),
  )
})
