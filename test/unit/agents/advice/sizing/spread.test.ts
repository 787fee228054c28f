import * as fc from 'fast-check'
import { chanceOfEnough, hourlyUsdOf, layoutOf } from '#root/subgraphs/agents/src/domain/advice/sizing/spread'

const stepAvailability = 0.995
const spreadOf = (target: number, hourlyUsd: readonly number[]) => ({ target, stepAvailability, hourlyUsd })

test('availability with a spare is the chance that at most one is down', () => {
  expect(chanceOfEnough({ units: 2, needed: 2, up: 0.995 })).toBeCloseTo(0.990025, 9) // 0.995²
  expect(chanceOfEnough({ units: 3, needed: 2, up: 0.995 })).toBeCloseTo(0.99992525, 8) // 0.995³ + 3 × 0.005 × 0.995²
  expect(chanceOfEnough({ units: 1, needed: 2, up: 0.995 })).toBe(0)
  // The chance that all are up is smaller than the smallest number: 0.995^200,000 = 10^-435.
  expect(chanceOfEnough({ units: 200_000, needed: 199_000, up: 0.995 })).toBeCloseTo(0.5, 1)
})

test('the chance of very many units is that of the exact sum, and is computed at once', () => {
  // On both sides of the limit, relative to the spread of the number of units that are down.
  for (const deviations of [-3, -1, 0, 1, 3, 4.5]) {
    const chanceAt = (units: number): number => {
      const down = units * 0.005
      return chanceOfEnough({ units, needed: Math.round(units - down - deviations * Math.sqrt(down)), up: 0.995 })
    }
    expect(chanceAt(400_200)).toBeCloseTo(chanceAt(399_800), 2)
  }
  expect(chanceOfEnough({ units: 1e12, needed: 0.995e12, up: 0.995 })).toBeCloseTo(0.5, 4)
  for (const needed of [1e15, 1e18, 1e30])
    expect(layoutOf(spreadOf(0.9999, [1, 1, 1]), needed).steps).not.toContain(NaN)
  expect(layoutOf(spreadOf(0.9999, [1, 1, 1]), 1e9).availability).toBeGreaterThanOrEqual(0.9999)
})

test('one region keeps 99.9 %, two keep 99.99 %, and three need less than twice the instances of a large load', () => {
  expect(layoutOf(spreadOf(0.999, [1, 1, 1]), 1).steps).toEqual([2])
  expect(layoutOf(spreadOf(0.9999, [1, 1, 1]), 1).steps).toEqual([1, 1])
  const large = layoutOf(spreadOf(0.9999, [1, 1, 1]), 40).steps
  expect(large.length).toBe(3)
  expect(large.reduce((sum, steps) => sum + steps)).toBeLessThan(80)
  // With one region, what can be had is said.
  const alone = layoutOf(spreadOf(0.9999, [1]), 1)
  expect(alone.steps).toEqual([2])
  expect(alone.availability).toBeLessThan(0.9999)
})

test('owned steps are free in the first region', () => {
  const spread = spreadOf(0.999, [2, 3])
  expect(hourlyUsdOf(spread, layoutOf(spread, 3), 0)).toBe(2 * (layoutOf(spread, 3).steps[0] ?? 0))
  expect(hourlyUsdOf(spread, { steps: [3, 3], availability: 1 }, 2)).toBe(2 + 9)
})

test('a layout keeps its target, and neither more load nor a higher target costs less', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3000 }),
      fc.integer({ min: 1, max: 50 }),
      fc.double({ min: 0.5, max: 0.999999, noNaN: true }),
      fc.double({ min: 0.5, max: 0.999999, noNaN: true }),
      fc.array(fc.double({ min: 1, max: 3, noNaN: true }), { minLength: 2, maxLength: 5 }),
      (needed, more, one, other, prices) => {
        const hourlyUsd = prices.toSorted((a, b) => a - b)
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        const usd = (target: number, steps: number): number => {
          const spread = spreadOf(target, hourlyUsd)
          const layout = layoutOf(spread, steps)
          expect(layout.availability).toBeGreaterThanOrEqual(target)
          return hourlyUsdOf(spread, layout, 0)
        }
        const at = usd(low, needed)
        expect(usd(low, needed + more)).toBeGreaterThanOrEqual(at - 1e-9)
        expect(usd(high, needed)).toBeGreaterThanOrEqual(at - 1e-9)
      },
    ),
    { numRuns: 150 },
  )
})
