import { setImmediate as nextTurn } from 'node:timers/promises'
import { createTurns } from '../../../../gateway/src/http/turns.ts'

test('what comes first is begun at once, the rest in the turns that follow, in order', async () => {
  const takeTurn = createTurns(2)
  const begun: number[] = []
  for (const number of [1, 2, 3, 4, 5]) takeTurn(() => begun.push(number))
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

test('after a turn in which nothing came, all places are free again', async () => {
  const takeTurn = createTurns(1)
  takeTurn(() => undefined)
  await nextTurn()
  await nextTurn()
  let isBegun = false
  takeTurn(() => (isBegun = true))
  expect(isBegun).toBe(true)
})
