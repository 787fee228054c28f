import { autoscalingRule, meanUnits } from '#root/subgraphs/agents/src/domain/advice/infrastructure/autoscaling'
import { datasetRule } from '#root/subgraphs/agents/src/domain/advice/infrastructure/dataset'
import { growthRule } from '#root/subgraphs/agents/src/domain/advice/infrastructure/growth'
import { pipelineThroughputRule } from '#root/subgraphs/agents/src/domain/advice/infrastructure/pipeline-throughput'
import { redundancyRule } from '#root/subgraphs/agents/src/domain/advice/infrastructure/redundancy'
import { vectorIndexRule } from '#root/subgraphs/agents/src/domain/advice/infrastructure/vector-index'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { capacityOf } from '#root/subgraphs/agents/src/domain/advice/sizing/capacity'
import { servedWorkloads } from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import { asking, small, workload } from './requirements.ts'
import { findings, onlyFinding } from './rules.ts'

test('a stated availability is a part of the plan, in as many regions as it takes', () => {
  const stating = (availabilityPercent: number, regions: readonly string[]) =>
    asking({ workloads: [{ ...small, availabilityPercent }], regions, preferredProviders: ['AWS'] })
  const planOf = (requirements: ReturnType<typeof asking>) => servedWorkloads(situationOf(requirements).best)[0]?.plan
  const us = ['us-east-1', 'us-west-2']
  const inOne = planOf(stating(99.9, us))
  expect(inOne?.sites.map(({ instances }) => instances)).toEqual([2])
  const inTwo = planOf(stating(99.99, us))
  expect(inTwo?.sites.map(({ placement, instances }) => [placement.region, instances])).toEqual([
    ['us-east-1', 1],
    ['us-west-2', 1],
  ])
  const { usdPerHour = 0 } = inTwo?.placement ?? {}
  expect(inTwo?.monthlyUsd).toBeCloseTo(2 * usdPerHour * 730, 6)
  const kept = onlyFinding(redundancyRule, stating(99.99, us))
  expect(kept).toMatchObject({ severity: 'MEDIUM', monthlyCostImpactCents: 0 })
  expect(kept.title).toContain(' in us-east-1 and 1 in us-west-2')
})

test('an availability that one region cannot keep is missed where no other one is permitted, and said', () => {
  const requirements = asking({
    workloads: [{ ...small, availabilityPercent: 99.99 }],
    regions: ['us-east-1'],
    preferredProviders: ['AWS'],
  })
  expect(situationOf(requirements).best).toMatchObject({ missed: 1, unplaced: 0 })
  const missed = onlyFinding(redundancyRule, requirements)
  expect(missed).toMatchObject({ severity: 'CRITICAL', monthlyCostImpactCents: null })
  expect(missed.title).toBe('"small" cannot be available 99.99 % of the time in us-east-1 alone')
})

test('one instance more is recommended for what people wait for, at its price', () => {
  const requirements = asking({ workloads: [small], preferredProviders: ['AWS'] })
  const [item] = servedWorkloads(situationOf(requirements).best)
  const found = onlyFinding(redundancyRule, requirements)
  expect(found.monthlyCostImpactCents).toBe(Math.round((item?.plan.placement.usdPerHour ?? 0) * 730 * 100))
  expect(
    findings(
      redundancyRule,
      asking({ workloads: [workload({ name: 'b', kind: 'BATCH_INFERENCE', modelParamsB: 8, datasetGB: 1 })] }),
    ),
  ).toEqual([])
})

test('an owned instance that the load does not need is a spare that costs nothing', () => {
  const spareOf = (ownedInstances: number) =>
    onlyFinding(
      redundancyRule,
      asking({
        workloads: [{ ...small, requestsPerSecond: 1, instanceType: 'p5.48xlarge', ownedInstances }],
        preferredProviders: ['AWS'],
      }),
    ).monthlyCostImpactCents
  expect(spareOf(2)).toBe(0)
  expect(spareOf(1)).toBe(Math.round(55.04 * 730 * 100))
  expect(spareOf(0)).toBe(Math.round(55.04 * 730 * 100))
})

test('a spare that the budget does not cover says so', () => {
  const requirements = asking({ workloads: [small], preferredProviders: ['AWS'] })
  const { monthlyUsd } = situationOf(requirements).best
  const spareUsd = (onlyFinding(redundancyRule, requirements).monthlyCostImpactCents ?? 0) / 100
  const above = onlyFinding(redundancyRule, { ...requirements, monthlyBudgetUsd: monthlyUsd + spareUsd - 1000 })
  expect(above.rationale).toContain('$1,000 above the budget')
  const within = onlyFinding(redundancyRule, { ...requirements, monthlyBudgetUsd: monthlyUsd + spareUsd + 1 })
  expect(within.rationale).not.toContain('budget')
})

test('a cosine day from 20 to 100 % needs 6.50 of ten instances on average', () => {
  // ⌈10 × (0.2 + 0.8 × (1 − cos(2π(h + 0.5) ÷ 24)) ÷ 2)⌉ from midnight to noon, and back
  const untilNoon = [3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]
  expect(meanUnits(10)).toBeCloseTo(untilNoon.reduce((sum, units) => sum + units) / 12, 9)
  expect(meanUnits(2)).toBe(2)
  // Only what is not owned is paid by the hour: of two owned units, two fewer are paid in each hour.
  expect(meanUnits(10, 2)).toBeCloseTo(meanUnits(10) - 2, 9)
  expect(meanUnits(10, 10)).toBe(0)
})

test('scaling with the day saves money from three instances on', () => {
  expect(findings(autoscalingRule, asking({ workloads: [{ ...small, requestsPerSecond: 1 }] }))).toEqual([])
  const owning = { ...small, instanceType: 'g6.xlarge', requestsPerSecond: 200, ownedInstances: 100_000 }
  expect(findings(autoscalingRule, asking({ workloads: [owning] }))).toEqual([])
  const found = onlyFinding(
    autoscalingRule,
    asking({ workloads: [{ ...small, requestsPerSecond: 600 }], preferredProviders: ['AWS'] }),
  )
  expect(found.monthlyCostImpactCents).toBeLessThan(0)
})

test('capacity lasts 12 × ln(capacity ÷ demand) ÷ ln(1 + growth) months', () => {
  const requirements = asking({ workloads: [small], preferredProviders: ['AWS'], growthPercentPerYear: 300 })
  const [item] = servedWorkloads(situationOf(requirements).best)
  if (item === undefined) throw new Error('expected a plan')
  const found = onlyFinding(growthRule, requirements)
  expect(found.rationale).toContain('10 requests a second become 40')
  expect(found.severity).toBe('MEDIUM')
  const months = (12 * Math.log(capacityOf(item) / 10)) / Math.log(4)
  expect(found.title).toContain(`in ${Math.floor(months)} months`)
})

test('capacity that is outgrown immediately is not reported in fractions of a month', () => {
  const { plan, demand } =
    servedWorkloads(situationOf(asking({ workloads: [small], preferredProviders: ['AWS'] })).best)[0] ?? {}
  if (plan === undefined || demand === undefined) throw new Error('expected a plan')
  const nearlyFull = { ...small, requestsPerSecond: capacityOf({ plan, demand }) * 0.999 }
  const found = onlyFinding(
    growthRule,
    asking({ workloads: [nearlyFull], preferredProviders: ['AWS'], growthPercentPerYear: 100 }),
  )
  expect(found.title).toContain('in less than a month')
})

test('shrinking or unstated growth uses nothing up', () => {
  expect(findings(growthRule, asking({ workloads: [small], growthPercentPerYear: -50 }))).toEqual([])
  expect(findings(growthRule, asking({ workloads: [small] }))).toEqual([])
})

test('10 TB cost $230 a month to keep on S3, $900 to take away, and 2.22 hours to read', () => {
  const found = onlyFinding(
    datasetRule,
    asking({
      workloads: [workload({ name: 'd', kind: 'DATA_PIPELINE', datasetGB: 10_000 })],
      preferredProviders: ['AWS'],
    }),
  )
  expect(found.monthlyCostImpactCents).toBe(23_000) // 10,000 × 0.023
  expect(found.rationale).toContain('$900') // 10,000 × 0.09
  expect(found.rationale).toContain('2.22 hours') // 1e13 ÷ 1.25e9 = 8,000 s
})

test('100 GB of text make 48.8 million chunks and an index of 206 GB', () => {
  const found = onlyFinding(
    vectorIndexRule,
    asking({ workloads: [workload({ name: 'r', kind: 'RAG', modelParamsB: 8, datasetGB: 100 })] }),
  )
  // 1e11 ÷ 2,048 = 48,828,125; × (4,096 + 128) = 206.25 GB
  expect(found.title).toBe('Plan 206 GB of memory for the vector index of "r"')
  expect(found.evidence.find(({ label }) => label === 'Chunks')?.value).toBe('48.8 million')
})

test('a pipeline is sized for twice its mean throughput', () => {
  const found = onlyFinding(
    pipelineThroughputRule,
    asking({ workloads: [workload({ name: 'p', kind: 'DATA_PIPELINE', datasetGB: 36_000, hoursPerMonth: 100 })] }),
  )
  // 3.6e13 ÷ 360,000 s = 0.1 GB/s; twice that is 1.6 Gbit/s
  expect(found.title).toBe('Size "p" for 200 MB a second, twice its mean')
  expect(found.rationale).toContain('1.6 Gbit/s')
})

test('a price of storage that a provider does not publish is marked as assumed', () => {
  const stored = asking({ workloads: [{ ...small, datasetGB: 100 }], preferredProviders: ['LAMBDA'] })
  const [, storage, leaving] = onlyFinding(datasetRule, stored).evidence
  expect(storage).toMatchObject({ value: '$0.06 per GB and month', source: expect.stringContaining('is assumed') })
  expect(leaving).toMatchObject({ value: '$0 per GB', source: expect.stringContaining('no egress fees') })
})

test('less than a gigabit of network is told in megabits', () => {
  const slow = workload({ name: 'p', kind: 'DATA_PIPELINE', datasetGB: 2000, hoursPerMonth: 100 })
  // 2 × 5.56 MB × 8
  expect(onlyFinding(pipelineThroughputRule, asking({ workloads: [slow] })).rationale).toContain('takes 88.9 Mbit/s')
})

test('a pipeline beyond 10 Gbit/s takes several machines; one without data has no throughput', () => {
  const sized = (datasetGB: number | null) =>
    findings(
      pipelineThroughputRule,
      asking({ workloads: [workload({ name: 'p', kind: 'DATA_PIPELINE', datasetGB, hoursPerMonth: 100 })] }),
    )
  // 225 TB in 100 hours are 5 Gbit/s, and twice that is what one machine has.
  expect(sized(225_000)[0]).toMatchObject({
    severity: 'LOW',
    rationale: expect.stringContaining('one machine carries'),
  })
  expect(sized(226_000)[0]).toMatchObject({ severity: 'MEDIUM', rationale: expect.stringContaining('split the work') })
  expect(sized(22_500)[0]?.rationale).toContain('takes 1 Gbit/s')
  expect(sized(0)).toEqual([])
  expect(sized(null)).toEqual([])
})

describe('a data set', () => {
  const kept = (datasetGB: number, provider: 'AWS' | 'GCP' | 'ORACLE' | 'LAMBDA', copies = 1) =>
    onlyFinding(
      datasetRule,
      asking({
        workloads: Array.from({ length: copies }, (_, index) => ({ ...small, name: `${index + 1}`, datasetGB })),
        preferredProviders: [provider],
      }),
    )

  test('that takes more than $10,000 to move, or a day to read, is more than a detail', () => {
    // $0.12 per GB
    expect(kept(83_000, 'GCP').severity).toBe('LOW')
    expect(kept(84_000, 'GCP').severity).toBe('MEDIUM')
    // 1.25 GB a second; leaving costs $0.0085 per GB
    expect(kept(108_000, 'ORACLE').severity).toBe('LOW')
    expect(kept(109_000, 'ORACLE').severity).toBe('MEDIUM')
  })

  test('that takes more than an hour to read is to be read in parallel', () => {
    expect(kept(4500, 'AWS').rationale).not.toContain('in parallel')
    expect(kept(4501, 'AWS').rationale).toContain('in parallel')
  })

  test('costs so many months of storage to move', () => {
    expect(kept(100, 'AWS').rationale).toContain('3.9 months of storage') // 0.09 ÷ 0.023
    expect(kept(100, 'ORACLE').rationale).toContain('33.3 % of a month of storage') // 0.0085 ÷ 0.0255
  })

  test('of the same size without a name counts once, and all its workloads are told', () => {
    expect(kept(100, 'AWS', 2).rationale).toContain('"2" states the same size')
    expect(kept(100, 'AWS', 3).rationale).toContain('"2", "3" state the same size')
    expect(kept(100, 'AWS').rationale).not.toContain('same size')
  })
})

test('what nobody calls outgrows nothing', () => {
  const rare = (perMonth: number) =>
    asking({ workloads: [{ ...small, requestsPerSecond: perMonth / 3600 / 730 }], growthPercentPerYear: 50 })
  expect(findings(growthRule, rare(0.9))).toEqual([])
  expect(findings(growthRule, rare(1.1))).toHaveLength(1)
})

test('hours without full capacity are what the availability of the plan leaves', () => {
  const requirements = asking({
    workloads: [{ ...small, availabilityPercent: 99.9 }],
    regions: ['us-east-1'],
    preferredProviders: ['AWS'],
  })
  const planned = servedWorkloads(situationOf(requirements).best)[0]?.plan.availability?.planned ?? 0
  expect(planned).toBeGreaterThan(0.999)
  const hours = onlyFinding(redundancyRule, requirements).evidence.find(({ label }) =>
    label.startsWith('Hours a month'),
  )
  expect(Number(hours?.value)).toBeCloseTo((1 - planned) * 730, 2)
  // Without a budget nothing is above it.
  expect(onlyFinding(redundancyRule, asking({ workloads: [small] })).rationale).not.toContain('budget')
})
