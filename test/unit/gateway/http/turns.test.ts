import { setImmediate as nextTurn } from 'node:timers/promises'
import { createTurns } from '../../../../gateway/src/http/turns.ts'

test('so much is begun in each turn that follows, in order', async () => {
  const takeTurn = createTurns(2)
  const begun: number[] = []
  for (const number of [1, 2, 3, 4, 5]) takeTurn(() => begun.push(number))
  expect(begun).toEqual([])
  await nextTurn()
  expect(begun).toEqual([1, 2])
  await nextTurn()
  expect(begun).toEqual([1, 2, 3, 4])
  await nextTurn()
  expect(begun).toEqual([1, 2, 3, 4, 5])
})

test('what comes later does not overtake what waits', async () => {
  const takeTurn = createTurns(1)
  const begun: string[] = []
  takeTurn(() => begun.push('first'))
  takeTurn(() => {
    begun.push('second')
    takeTurn(() => begun.push('fourth'))
  })
  takeTurn(() => begun.push('third'))
  while (begun.length < 4) await nextTurn()
  expect(begun).toEqual(['first', 'second', 'third', 'fourth'])
})

test('what comes when nothing waits any more is begun in the next turn', async () => {
  const takeTurn = createTurns(2)
  const begun: string[] = []
  takeTurn(() => begun.push('early'))
  await nextTurn()
  await nextTurn()
  takeTurn(() => begun.push('late'))
  await nextTurn()
  expect(begun).toEqual(['early', 'late'])
})
