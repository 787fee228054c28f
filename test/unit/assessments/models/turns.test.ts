import { createTurns } from '../../../../subgraphs/assessments/src/models/turns.ts'

test('works on the same thing never overlap, and keep their order', async () => {
  const { take } = createTurns()
  const seen: string[] = []
  const work = (name: string) => async () => {
    seen.push(`${name} begins`)
    await new Promise(setImmediate)
    seen.push(`${name} ends`)
    return name
  }
  await expect(Promise.all([take('a', work('1')), take('a', work('2')), take('a', work('3'))])).resolves.toEqual([
    '1',
    '2',
    '3',
  ])
  expect(seen).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends'])
})

test('works on different things run side by side', async () => {
  const { take } = createTurns()
  const { promise, resolve } = Promise.withResolvers<string>()
  const first = take('a', () => promise)
  await expect(take('b', () => Promise.resolve('b'))).resolves.toBe('b')
  resolve('a')
  await expect(first).resolves.toBe('a')
})

test('a work that fails fails alone', async () => {
  const { take } = createTurns()
  const failing = take('a', () => Promise.reject(new Error('no')))
  const next = take('a', () => Promise.resolve('yes'))
  await expect(failing).rejects.toThrow('no')
  await expect(next).resolves.toBe('yes')
})
