import { readFileSync } from 'node:fs'

/**
 * Published packages import nothing of the platform and little of each other, so a helper that several of them need has a copy in each.
 * It remains one implementation, because its copies are equal.
 */
const copies = [
  {
    helper: 'SingleFlight',
    files: [
      'platform/src/single-flight/index.ts',
      'packages/federated-subscriptions/src/single-flight.ts',
      'packages/resumable-topics/src/topics/single-flight.ts',
    ],
  },
  { helper: 'backoffMs', files: ['platform/src/timing/backoff.ts', 'packages/federated-subscriptions/src/backoff.ts'] },
  {
    helper: 'withinMs',
    files: ['platform/src/timing/within-ms.ts', 'packages/federated-subscriptions/src/within-ms.ts'],
  },
]

test.each(copies)('the copies of $helper are equal', ({ files }) => {
  const [first, ...others] = files.map((file) => readFileSync(file, 'utf8'))
  for (const other of others) expect(other).toBe(first)
})
