import { setImmediate as nextIteration } from 'node:timers/promises'
import { createRequestScheduler } from '#root/gateway/src/http/request-scheduler'

test('each following iteration of the event loop starts the given number of requests, in order', async () => {
  const schedule = createRequestScheduler(2)
  const begun: number[] = []
  for (const number of [1, 2, 3, 4, 5]) schedule(() => begun.push(number))
  expect(begun).toEqual([])
  await nextIteration()
  expect(begun).toEqual([1, 2])
  await nextIteration()
  expect(begun).toEqual([1, 2, 3, 4])
  await nextIteration()
  expect(begun).toEqual([1, 2, 3, 4, 5])
})

test('later work does not overtake waiting work', async () => {
  const schedule = createRequestScheduler(1)
  const begun: string[] = []
  schedule(() => begun.push('first'))
  schedule(() => {
    begun.push('second')
    schedule(() => begun.push('fourth'))
  })
  schedule(() => begun.push('third'))
  while (begun.length < 4) await nextIteration()
  expect(begun).toEqual(['first', 'second', 'third', 'fourth'])
})

test('work that is scheduled while none waits starts in the next iteration', async () => {
  const schedule = createRequestScheduler(2)
  const begun: string[] = []
  schedule(() => begun.push('early'))
  await nextIteration()
  await nextIteration()
  schedule(() => begun.push('late'))
  await nextIteration()
  expect(begun).toEqual(['early', 'late'])
})
