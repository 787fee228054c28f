import { createKeyedMutex } from '#platform/keyed-mutex'

test('work with the same key never overlaps and keeps its order', async () => {
  const { run } = createKeyedMutex()
  const seen: string[] = []
  const work = (name: string) => async () => {
    seen.push(`${name} begins`)
    await new Promise(setImmediate)
    seen.push(`${name} ends`)
    return name
  }
  await expect(Promise.all([run('a', work('1')), run('a', work('2')), run('a', work('3'))])).resolves.toEqual([
    '1',
    '2',
    '3',
  ])
  expect(seen).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends'])
})

test('work with different keys runs concurrently', async () => {
  const { run } = createKeyedMutex()
  const { promise, resolve } = Promise.withResolvers<string>()
  const first = run('a', () => promise)
  await expect(run('b', () => Promise.resolve('b'))).resolves.toBe('b')
  resolve('a')
  await expect(first).resolves.toBe('a')
})

test('work that fails does not affect the work behind it', async () => {
  const { run } = createKeyedMutex()
  const failing = run('a', () => Promise.reject(new Error('no')))
  const next = run('a', () => Promise.resolve('yes'))
  await expect(failing).rejects.toThrow('no')
  await expect(next).resolves.toBe('yes')
})
