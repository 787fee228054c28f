import {
  compareThroughput,
  compareTraining,
  factorOff,
} from '#root/subgraphs/agents/src/domain/advice/sizing/calibration'
import { throughputMeasurements } from '#root/subgraphs/agents/src/domain/catalog/measurements'

const comparisons = compareThroughput()
const heldOut = comparisons.filter((item) => item.isHeldOut)

test('about a third of the measurements is held out, whole cases of them', () => {
  expect(heldOut.length / comparisons.length).toBeGreaterThan(0.25)
  expect(heldOut.length / comparisons.length).toBeLessThan(0.4)
  for (const series of throughputMeasurements.series) {
    const sides = new Set(comparisons.filter((item) => item.series === series).map((item) => item.isHeldOut))
    expect(sides.size).toBe(1)
  }
})

test('measurements that are held out are met within 15 % in the median, and none is off by a factor of two', () => {
  const factors = heldOut.map(factorOff).toSorted((one, other) => one - other)
  expect(factors[Math.floor(factors.length / 2)]).toBeLessThan(1.15)
  expect(factors.at(-1)).toBeLessThan(2)
})

test('every measurement that is fitted is met within a factor of two', () => {
  for (const item of comparisons) expect(factorOff(item)).toBeLessThan(2)
})

describe('training', () => {
  const training = compareTraining()
  const median = (items: readonly { computed: number; measured: number }[]): number =>
    items.map(factorOff).toSorted((one, other) => one - other)[Math.floor(items.length / 2)] ?? 0

  test('about a third of the published cases is held out', () => {
    const share = training.filter((item) => item.isHeldOut).length / training.length
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.4)
  })

  test('what is held out is met within 15 % in the median, whole runs among it too', () => {
    const held = training.filter((item) => item.isHeldOut)
    const runs = held.filter(({ row }) => row.measured === 'run')
    expect(runs.length).toBeGreaterThanOrEqual(5)
    expect(median(held)).toBeLessThan(1.15)
    expect(median(runs)).toBeLessThan(1.15)
  })

  test('no steps are off by a factor of two, and of the runs only one whose hours are not those of its tokens', () => {
    const far = training.filter((item) => factorOff(item) >= 2).map(({ row }) => row.model)
    expect(far).toEqual(['Llama 3.1 8B'])
  })
})
