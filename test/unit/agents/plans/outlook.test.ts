import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import { asking, small, tuning } from '../advice/requirements.ts'

const outlookAt = (growthPercentPerYear: number | null) => {
  const plan = describePlan(asking({ workloads: [small], preferredProviders: ['AWS'], growthPercentPerYear }))
  return { served: plan.workloads[0]?.serving, months: plan.workloads[0]?.outlook ?? [] }
}

test('demand grows by the stated share a year, for two years from now on', () => {
  const { served, months } = outlookAt(50)
  expect(months.map(({ month }) => month)).toEqual(Array.from({ length: 25 }, (_, month) => month))
  expect(months[0]?.demandPerSecond).toBe(served?.demandPerSecond)
  expect(months[12]?.demandPerSecond).toBeCloseTo(10 * 1.5, 9)
  expect(months[24]?.demandPerSecond).toBeCloseTo(10 * 1.5 * 1.5, 9)
  expect(months[6]?.demandPerSecond).toBeCloseTo(10 * Math.sqrt(1.5), 9)
})

test('capacity is bought in whole instances, as soon as it is needed and not earlier', () => {
  const { served, months } = outlookAt(50)
  const ofOne = served?.capacityPerSecond ?? 0
  expect(months[0]).toMatchObject({ instances: 1, capacityPerSecond: ofOne })
  for (const { demandPerSecond, capacityPerSecond, instances } of months) {
    expect(instances).toBe(Math.ceil(demandPerSecond / ofOne))
    expect(capacityPerSecond).toBeCloseTo(instances * ofOne, 6)
  }
  expect(months[24]?.instances).toBeGreaterThan(1)
})

test('a load without stated growth stays as it is', () => {
  for (const { demandPerSecond, instances } of outlookAt(null).months)
    expect([demandPerSecond, instances]).toEqual([10, 1])
})

test('what is not served or not placed has no outlook', () => {
  const of = (workloads: readonly (typeof small)[], regions: readonly string[] | null = null) =>
    describePlan(asking({ workloads, regions })).workloads.map(({ outlook }) => outlook)
  expect(of([tuning])).toEqual([[]])
  expect(of([small], ['nowhere-1'])).toEqual([[]])
})
