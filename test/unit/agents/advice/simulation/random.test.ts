import { createRandom } from '#root/subgraphs/agents/src/domain/advice/simulation/random'

const draw = (seed: number, count: number, how: 'uniform' | 'normal'): readonly number[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => random[how]())
}
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

test('the same seed gives the same numbers, another seed others', () => {
  expect(draw(42, 50, 'normal')).toEqual(draw(42, 50, 'normal'))
  expect(draw(42, 5, 'uniform')).not.toEqual(draw(43, 5, 'uniform'))
})

test.each([0, 1, 42, -7, 2 ** 31, 1.5])('seed %s gives uniform numbers from 0 up to 1 with mean one half', (seed) => {
  const values = draw(seed, 20_000, 'uniform')
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...values)).toBeLessThan(1)
  expect(mean(values)).toBeCloseTo(0.5, 1.5)
})

test('normal numbers have mean 0, variance 1, and 4.55 % of them beyond two deviations', () => {
  const values = draw(7, 100_000, 'normal')
  expect(Math.abs(mean(values))).toBeLessThan(0.02)
  expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1)
  expect(values.filter((value) => Math.abs(value) > 2).length / values.length).toBeCloseTo(0.0455, 2)
})
