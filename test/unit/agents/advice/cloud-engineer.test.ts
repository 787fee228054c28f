import { adviseOnCloud } from '#root/subgraphs/agents/src/domain/advice/cloud-engineer/advisor'
import { chooseInstancesRule } from '#root/subgraphs/agents/src/domain/advice/cloud-engineer/choose-instances'
import { chooseProviderRule } from '#root/subgraphs/agents/src/domain/advice/cloud-engineer/choose-provider'
import { commitForAYearRule } from '#root/subgraphs/agents/src/domain/advice/cloud-engineer/commit-for-a-year'
import { gpuCloudRule } from '#root/subgraphs/agents/src/domain/advice/cloud-engineer/gpu-cloud'
import { priceOfResidencyRule } from '#root/subgraphs/agents/src/domain/advice/cloud-engineer/price-of-residency'
import { asking, chat, small, tuning, workload } from './requirements.ts'
import { findings, onlyFinding } from './rules.ts'

const embedding = workload({
  name: 'embed',
  kind: 'EMBEDDING',
  modelParamsB: 1.24,
  precision: 'FP16',
  requestsPerSecond: 20,
  inputTokensPerRequest: 512,
  hoursPerMonth: 730,
})

test('a workload is put on the cheapest instances, with price, date and source', () => {
  const found = onlyFinding(chooseInstancesRule, asking({ workloads: [embedding], preferredProviders: ['AWS'] }))
  // one L4 does 37.6 a second; 20 ÷ (0.7 × 37.6) = 0.76: one g6.xlarge at 0.8048 × 730
  expect(found.title).toBe('Serve "embed" on 1 × g6.xlarge in us-east-1')
  expect(found.monthlyCostImpactCents).toBe(58_750)
  expect(found.evidence[0]).toEqual({
    label: 'g6.xlarge in us-east-1',
    value: '$0.8048 an hour on demand',
    source: 'AWS EC2 on-demand price list (instances.vantage.sh), as of 2026-08-26',
  })
})

test('where something runs today, the change of cost is left to the comparison with today', () => {
  const current = { monthlySpendUsd: 1, instances: null }
  const found = onlyFinding(chooseInstancesRule, asking({ workloads: [embedding], currentInfrastructure: current }))
  expect(found.monthlyCostImpactCents).toBeNull()
})

test('a training run names hours, accelerators and the price of the run', () => {
  const found = onlyFinding(chooseInstancesRule, asking({ workloads: [tuning], preferredProviders: ['AWS'] }))
  expect(found.title).toBe('Train "tuning" on 1 × p6-b200.48xlarge in us-east-2')
  // 2,250e12 × 0.408 × 0.918 ÷ (6 × 70.6e9 + 2 × 6 × 80 × 8,192 × 4,096) = 1,849 tokens a second
  // 2e9 ÷ (8 × 1,849) = 37.56 h, with checkpoints and failures 37.8 h × 113.93
  expect(found.rationale).toContain('302 hours of B200')
  expect(found.rationale).toContain('37.8 hours on 8 accelerators')
  expect(found.monthlyCostImpactCents).toBeGreaterThan(430_700)
  expect(found.monthlyCostImpactCents).toBeLessThan(431_000)
})

test('assumptions and estimated prices lower the confidence', () => {
  const sure = onlyFinding(chooseInstancesRule, asking({ workloads: [small], preferredProviders: ['AWS'] }))
  const guessed = onlyFinding(
    chooseInstancesRule,
    asking({ workloads: [{ ...small, hoursPerMonth: null }], preferredProviders: ['GCP'], regions: ['NL'] }),
  )
  expect(sure.confidence).toBeCloseTo(0.8, 9)
  expect(guessed.confidence).toBeCloseTo(0.6, 9)
})

test('providers are compared on the same workloads', () => {
  const found = onlyFinding(chooseProviderRule, asking({ workloads: [small] }))
  expect(found.evidence).toHaveLength(4)
  expect(found.title).toMatch(/^Prefer \w+: \$[\d,.]+ a month less than \w+$/)
})

test('a single permitted provider is not compared', () => {
  expect(findings(chooseProviderRule, asking({ workloads: [small], preferredProviders: ['AWS'] }))).toEqual([])
})

test('a year’s commitment saves 34.9 % of an always-on G6', () => {
  const found = onlyFinding(commitForAYearRule, asking({ workloads: [embedding], preferredProviders: ['AWS'] }))
  // 0.8048 × (730 − 730 × 0.651) = 205.04
  expect(found.monthlyCostImpactCents).toBe(-20_504)
})

test('it is not worth it below 475 hours a month, nor while demand shrinks', () => {
  const requirements = asking({ workloads: [{ ...embedding, hoursPerMonth: 475 }], preferredProviders: ['AWS'] })
  expect(findings(commitForAYearRule, requirements)).toEqual([])
  const shrinking = asking({ workloads: [embedding], preferredProviders: ['AWS'], growthPercentPerYear: -20 })
  expect(findings(commitForAYearRule, shrinking)).toEqual([])
})

test('the region rule has a price: 25 % for G6 in Germany', () => {
  const found = onlyFinding(
    priceOfResidencyRule,
    asking({ workloads: [embedding], preferredProviders: ['AWS'], regions: ['DE'] }),
  )
  expect(found.rationale).toContain('25 % more') // 1.2505 − 1, to three digits 25.1 or less
})

test('without a region rule nothing is said about it', () => {
  expect(findings(priceOfResidencyRule, asking({ workloads: [small] }))).toEqual([])
})

test('storage alone is priced as such', () => {
  const outcome = adviseOnCloud(
    asking({
      workloads: [workload({ name: 'p', kind: 'DATA_PIPELINE', datasetGB: 1000 })],
      preferredProviders: ['AWS'],
    }),
  )
  expect(outcome.kind === 'completed' && outcome.summary).toContain('$23.00') // 1,000 × 0.023
})

describe('clouds for accelerators only', () => {
  test('are named where no provider is preferred and they are a tenth cheaper', () => {
    const found = onlyFinding(gpuCloudRule, asking({ workloads: [chat] }))
    expect(found.title).toMatch(/^Ask (CoreWeave|Crusoe|Lambda|Nebius) for a quote/)
    expect(found.monthlyCostImpactCents).toBeLessThan(0)
    expect(found.evidence).toHaveLength(4)
  })

  test('are planned for where they are preferred, and not named again', () => {
    const requirements = asking({ workloads: [chat], preferredProviders: ['LAMBDA'] })
    expect(findings(gpuCloudRule, requirements)).toEqual([])
    expect(onlyFinding(chooseInstancesRule, requirements).title).toMatch(/^Serve "chat" on \d × gpu_/)
  })

  test('are asked first what a framework demands of them', () => {
    const free = onlyFinding(gpuCloudRule, asking({ workloads: [chat] }))
    const bound = onlyFinding(gpuCloudRule, asking({ workloads: [chat], compliance: ['HIPAA'] }))
    expect(bound.rationale).toContain('HIPAA')
    expect(bound.steps[0]).toMatch(/ under HIPAA$/)
    expect(free.rationale).not.toMatch(/attests/)
    expect(free.steps[0]).toMatch(/terms$/)
    expect(bound.confidence).toBeLessThan(free.confidence)
  })

  test('are not named where data may not go', () => {
    expect(findings(gpuCloudRule, asking({ workloads: [chat], regions: ['BR'] }))).toEqual([])
  })
})

test('a plan states its emissions with formula and sources, or why they are not known', () => {
  const emissionsIn = (regions: readonly string[]) =>
    onlyFinding(chooseInstancesRule, asking({ workloads: [small], regions })).evidence.find(({ label }) =>
      label.startsWith('Emissions'),
    )
  expect(emissionsIn(['eu-west-3'])?.value).toMatch(/^[\d.]+ kg CO₂e$/)
  expect(emissionsIn(['eu-west-3'])?.source).toMatch(/ W × .* × PUE 1\.15 .* × 16\.3 g\/kWh/)
  expect(emissionsIn(['eu-south-2'])?.value).toContain('kg')
})

test('a commitment for three years is an alternative with less confidence', () => {
  const [year, three] = findings(
    commitForAYearRule,
    asking({ workloads: [{ ...chat, requestsPerSecond: 80 }], preferredProviders: ['AZURE'], regions: ['eastus2'] }),
  )
  expect(year?.key).toMatch(/^commit-for-a-year:/)
  expect(three?.key).toMatch(/^commit-for-three-years:/)
  expect(three?.monthlyCostImpactCents).toBeLessThan(year?.monthlyCostImpactCents ?? 0)
  expect(three?.confidence).toBeLessThan(year?.confidence ?? 0)
})

test('a commitment for a year is not advised if it saves a twentieth or less', () => {
  const hours = (hoursPerMonth: number) =>
    findings(commitForAYearRule, asking({ workloads: [{ ...embedding, hoursPerMonth }], preferredProviders: ['AWS'] }))
  // 730 × 0.651 = 475 hours are paid for: at 490 hours 3 % are saved, at 520 hours 8.6 %.
  expect(hours(490)).toEqual([])
  expect(hours(520)).toHaveLength(1)
})

test('tokens that are not generated are not named, and growth is a part of the choice', () => {
  const requirements = asking({ workloads: [embedding], preferredProviders: ['AWS'] })
  const found = onlyFinding(chooseInstancesRule, requirements)
  expect(found.rationale).toContain('20 requests a second of 512 tokens need')
  expect(found.rationale).toMatch(/cheapest permitted choice on AWS: \$\d+ a month\.$/)
  const growing = onlyFinding(chooseInstancesRule, { ...requirements, growthPercentPerYear: 30 })
  expect(growing.rationale).toMatch(/on AWS over the coming year, growth included: \$\d+ a month today\.$/)
})
