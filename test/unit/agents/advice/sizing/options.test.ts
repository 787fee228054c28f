import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { optionsOf } from '#root/subgraphs/agents/src/domain/advice/sizing/options'
import type { Requirements } from '#root/subgraphs/agents/src/domain/advice/types'
import { asking, chat, small, tuning } from '../requirements.ts'

const options = (requirements: Requirements) => optionsOf(requirements, situationOf(requirements).providers)

test('the planned option is first, with the cost of the plan, and each other one says why it is not planned', () => {
  const requirements = asking({ workloads: [small, tuning] })
  const { best, providers } = situationOf(requirements)
  for (const item of best.workloads) {
    const [first, ...others] = options(requirements).filter(({ workload }) => workload === item.name)
    expect(first).toMatchObject({ isChosen: true, monthlyUsd: item.monthlyUsd, provider: best.provider })
    expect(others.length).toBeGreaterThan(3)
    expect(others.every(({ isChosen, reason }) => !isChosen && reason.length > 0)).toBe(true)
    const costs = others.map(({ monthlyUsd }) => monthlyUsd ?? Infinity)
    expect(costs).toEqual(costs.toSorted((one, other) => one - other))
  }
  const shown = new Set(options(requirements).map(({ provider }) => provider))
  expect(providers.every(({ provider }) => shown.has(provider))).toBe(true)
})

test('a cheaper region that is not permitted is named, and so is an instance that misses the target', () => {
  const requirements = asking({
    workloads: [{ ...chat, latencyP99Ms: 8000 }],
    regions: ['DE'],
    preferredProviders: ['AWS'],
  })
  const reasons = options(requirements).map(({ reason }) => reason)
  expect(reasons).toEqual(
    expect.arrayContaining([expect.stringMatching(/^not permitted: data has to stay in DE; .* less an hour$/)]),
  )
  expect(reasons).toEqual(
    expect.arrayContaining([expect.stringMatching(/misses the latency target|does not hold|not offered/)]),
  )
})

test('commitments are priced for all hours of a month', () => {
  const requirements = asking({
    workloads: [{ ...small, hoursPerMonth: 100, instanceType: 'g6.xlarge' }],
    preferredProviders: ['AWS'],
  })
  const year = options(requirements).find(({ commitment }) => commitment === 'ONE_YEAR')
  const compute = situationOf(requirements).best.workloads[0]?.compute
  if (compute?.kind !== 'serving' || compute.plan === null) throw new Error('expected a plan')
  const { instance, placement, instances } = compute.plan
  expect(year?.monthlyUsd).toBeCloseTo(
    (instances * placement.usdPerHour * 730 * (instance.oneYearUsdPerHour ?? 0)) / instance.usdPerHour,
    6,
  )
  expect(year?.reason).toContain('a month more: paid for all 730 hours')
})

test('an availability that is missed is told with its nines, and what is cheaper only today says so', () => {
  const spread = asking({
    workloads: [{ ...chat, requestsPerSecond: 2, availabilityPercent: 99.99 }],
    regions: ['eu-central-1', 'us-east-1', 'ap-northeast-1'],
  })
  const missed = options(spread).filter(({ reason }) => reason.startsWith('misses the availability'))
  expect(missed.length).toBeGreaterThan(0)
  for (const { reason } of missed) expect(reason).toMatch(/^misses the availability: 99\.\d+ %$/)
  const cheaperToday = [10, 20, 40, 80].flatMap((requestsPerSecond) =>
    options(
      asking({ workloads: [{ ...chat, requestsPerSecond }], growthPercentPerYear: 150, preferredProviders: ['AWS'] }),
    ).filter(({ reason }) => reason.includes('less today')),
  )
  expect(cheaperToday.length).toBeGreaterThan(0)
  for (const { reason } of cheaperToday)
    expect(reason).toMatch(/a month less today, \$[\d,.]+ more in the mean month of the coming year$/)
})
