import * as fc from 'fast-check'
import { fromQueueId, toQueueId } from '#root/platform/src/jobs/job-id'

test('every id is decoded unchanged, and its encoded form is valid in the queue', () => {
  const id = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.integer().map(String),
    fc.constantFrom('run:1:2', '%3A', '-', '0:1'),
  )
  fc.assert(
    fc.property(id, (jobId) => {
      const queueId = toQueueId(jobId)
      expect(fromQueueId(queueId)).toBe(jobId)
      expect(queueId).not.toContain(':')
      expect(`${Number.parseInt(queueId, 10)}`).not.toBe(queueId)
    }),
  )
})

test('different ids stay different', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, two) => {
      expect(toQueueId(one) === toQueueId(two)).toBe(one === two)
    }),
  )
})

test('an empty id is refused', () => {
  expect(() => toQueueId('')).toThrow('expected a job id, got an empty text')
})
