import { largestSavingUsd, toCents } from '#root/subgraphs/agents/src/domain/advice/money'

test.each([
  [0, 0],
  [-0, 0],
  [-0.001, 0],
  [12.345, 1_235],
  [-80_358, -8_035_800],
  [21_474_836.48, 2_147_483_648],
  [-900_000_000, -90_000_000_000],
  [1_000_000_000_000, 100_000_000_000_000],
])('%d dollars are %d cents', (usd, cents) => {
  expect(Object.is(toCents(usd), cents)).toBe(true)
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d dollars are no amount', (usd) => {
  expect(toCents(usd)).toBeNull()
})

const impacts = (...cents: readonly (number | null)[]) =>
  cents.map((monthlyCostImpactCents) => ({ monthlyCostImpactCents }))

test('the largest saving is the lowest amount, whatever its size, and costs and unknown amounts are none', () => {
  expect(largestSavingUsd(impacts(-100, null, -90_000_000_000, 500))).toBe(900_000_000)
  expect(largestSavingUsd(impacts(-1))).toBe(0.01)
  expect(Object.is(largestSavingUsd(impacts(null, 500)), 0)).toBe(true)
  expect(Object.is(largestSavingUsd([]), 0)).toBe(true)
})
