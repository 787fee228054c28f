import { totalCostOf } from '#root/subgraphs/agents/src/domain/advice/analysis'
import { budgetFitRule } from '#root/subgraphs/agents/src/domain/advice/cto/budget-fit'
import { buildOrBuyRule } from '#root/subgraphs/agents/src/domain/advice/cto/build-or-buy'
import { currentSpendRule } from '#root/subgraphs/agents/src/domain/advice/cto/current-spend'
import { labourAgainstHardwareRule } from '#root/subgraphs/agents/src/domain/advice/cto/labour-against-hardware'
import { totalCostRule } from '#root/subgraphs/agents/src/domain/advice/cto/total-cost'
import { formatUsd } from '#root/subgraphs/agents/src/domain/advice/format'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { capacityOf } from '#root/subgraphs/agents/src/domain/advice/sizing/capacity'
import { servedWorkloads } from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import { runWorkflow } from './context.ts'
import { goldenAssessments } from './golden-assessments.ts'
import { asking, chat, small, workload } from './requirements.ts'
import { findings, onlyFinding } from './rules.ts'

const aws = asking({ workloads: [small], preferredProviders: ['AWS'] })
const planUsd = situationOf(aws).best.monthlyUsd

test('the budget lasts until the instance is added that it does not cover', () => {
  const [served] = servedWorkloads(situationOf(aws).best)
  if (served === undefined) throw new Error('expected a plan')
  const { instances } = served.plan
  const perInstance = capacityOf(served) / instances
  // One instance more is covered, a second one is not: demand that fills n + 1.
  const budget = (planUsd / instances) * (instances + 1.5)
  const months = (12 * Math.log(((instances + 1) * perInstance) / served.demand.requestsPerSecond)) / Math.log(2)
  const found = onlyFinding(budgetFitRule, { ...aws, monthlyBudgetUsd: budget, growthPercentPerYear: 100 })
  expect(found.title).toBe(`The budget lasts ${Math.floor(months)} months at 100 % growth a year`)
  const tight = onlyFinding(budgetFitRule, { ...aws, monthlyBudgetUsd: planUsd, growthPercentPerYear: 900 })
  expect(tight.severity).toBe('HIGH')
  expect(tight.steps[0]).toContain('Ask now for')
})

test('demand that fits what is there uses no budget up', () => {
  const tiny = { ...aws, workloads: [{ ...small, requestsPerSecond: 0.01 }] }
  const found = onlyFinding(budgetFitRule, { ...tiny, monthlyBudgetUsd: 20_000, growthPercentPerYear: 10 })
  expect(found.title).toContain('of the budget')
  expect(found.rationale).toContain('it stays below the budget for 10 years')
  expect(found.severity).toBe('LOW')
})

test('without growth the rest of the budget is reported; without a budget nothing', () => {
  expect(onlyFinding(budgetFitRule, { ...aws, monthlyBudgetUsd: planUsd * 4 }).title).toContain('25 % of the budget')
  expect(findings(budgetFitRule, aws)).toEqual([])
  expect(findings(budgetFitRule, { ...aws, monthlyBudgetUsd: planUsd / 2 })).toEqual([])
})

test('little use is cheaper bought than built', () => {
  const found = onlyFinding(buildOrBuyRule, asking({ workloads: [{ ...chat, requestsPerSecond: 0.1 }] }))
  expect(found.title).toContain('Use a managed service')
  // 0.1 × 3,600 × 730 × 1,200 tokens = 315.36 million × 0.88 = $277.52
  expect(found.rationale).toContain('$278')
  expect(found.monthlyCostImpactCents).toBeLessThan(0)
})

test('much use is cheaper built, with the load at which that turns', () => {
  const found = onlyFinding(
    buildOrBuyRule,
    asking({
      workloads: [
        {
          ...small,
          precision: 'INT4',
          requestsPerSecond: 1000,
          latencyP99Ms: 60_000,
          inputTokensPerRequest: 50,
          outputTokensPerRequest: 300,
        },
      ],
      preferredProviders: ['ORACLE'],
    }),
  )
  expect(`${found.title} ${found.rationale}`).toMatch(/mean load/)
  expect(found.monthlyCostImpactCents).toBeNull()
})

test('embeddings and models beyond the published sizes are not compared', () => {
  expect(
    findings(
      buildOrBuyRule,
      asking({ workloads: [workload({ name: 'e', kind: 'EMBEDDING', modelParamsB: 1, requestsPerSecond: 5 })] }),
    ),
  ).toEqual([])
  expect(findings(buildOrBuyRule, asking({ workloads: [{ ...chat, modelParamsB: 900 }] }))).toEqual([])
})

test('a cheaper plan pays the move back: 3 × 6 weeks of $190,114 a year', () => {
  const current = { monthlySpendUsd: planUsd + 10_000, instances: null }
  const found = onlyFinding(currentSpendRule, { ...aws, currentInfrastructure: current, teamSize: 10 })
  expect(found.monthlyCostImpactCents).toBe(-1_000_000)
  // 3 × 6 × 190,114 ÷ 52 = 65,809; ÷ 10,000 = 6.58 months
  expect(found.title).toContain('7 months')
})

test('a more expensive plan reports what the current infrastructure lacks', () => {
  const found = onlyFinding(currentSpendRule, {
    ...aws,
    currentInfrastructure: { monthlySpendUsd: planUsd - 1000, instances: null },
  })
  expect(found.monthlyCostImpactCents).toBe(100_000)
  expect(found.title).toContain('more than today')
})

test('a spend of 900 million dollars is saved to the last cent, and synthesis says so', async () => {
  const requirements = {
    ...aws,
    currentInfrastructure: { monthlySpendUsd: 900_000_000, instances: null },
    teamSize: 10,
  }
  const found = onlyFinding(currentSpendRule, requirements)
  const savedUsd = 900_000_000 - planUsd
  expect(found.monthlyCostImpactCents).toBe(Math.round(-savedUsd * 100))
  const synthesis = (await runWorkflow(requirements)).find(({ role }) => role === 'SYNTHESIS')?.outcome
  if (synthesis?.kind !== 'completed') throw new Error('expected that synthesis completes')
  expect(synthesis.details).toMatchObject({ largestSavingUsd: -Math.round(-savedUsd * 100) / 100 })
  expect(synthesis.summary).toContain(`Largest single saving: ${formatUsd(savedUsd)} a month;`)
})

test('an unstated spend is taken from the stated instances', () => {
  const current = {
    monthlySpendUsd: null,
    instances: [{ provider: 'AWS', sku: 'P5.48xlarge', count: 2, hoursPerMonth: null }],
  } as const
  const found = onlyFinding(currentSpendRule, { ...aws, currentInfrastructure: current })
  expect(found.evidence[0]?.value).toBe('$80,358 a month') // 2 × 730 × 55.04
})

test('hardware that costs less than an engineer leads to managed services, more than the team to efficiency', () => {
  const light = asking({
    workloads: [
      workload({
        name: 'e',
        kind: 'EMBEDDING',
        modelParamsB: 1.24,
        precision: 'FP16',
        requestsPerSecond: 5,
        inputTokensPerRequest: 512,
      }),
    ],
    teamSize: 5,
  })
  expect(onlyFinding(labourAgainstHardwareRule, light).title).toContain('of one engineer')
  const heavy = asking({ workloads: [{ ...chat, requestsPerSecond: 100 }], teamSize: 1 })
  expect(onlyFinding(labourAgainstHardwareRule, heavy).severity).toBe('MEDIUM')
  expect(findings(labourAgainstHardwareRule, asking({ workloads: [chat] }))).toEqual([])
})

test('own servers are not operated by a provider, and are kept where they cost less than renting', () => {
  const owned = goldenAssessments['on-premises-against-cloud']
  if (owned === undefined) throw new Error('expected the assessment')
  expect(situationOf(owned).best.provider).toBe('ON_PREMISES')
  expect(findings(labourAgainstHardwareRule, owned)).toEqual([])
  const found = onlyFinding(totalCostRule, owned)
  const total = totalCostOf(situationOf(owned))
  if (total === null || 'reason' in total.owned) throw new Error('expected both costs')
  const less = total.rented.totalUsd - total.owned.totalUsd
  expect(found.title).toBe(`Keep to own servers: over 36 months they cost ${formatUsd(less)} less than renting`)
  expect(found.steps).toEqual([expect.stringContaining('Order for the load that is measured')])
})

test('36 months are told with the years, once where they are the same, and the comparison with servers', () => {
  const found = onlyFinding(totalCostRule, { ...aws, workloads: [{ ...small, requestsPerSecond: 0.5 }] })
  const total = totalCostOf(situationOf({ ...aws, workloads: [{ ...small, requestsPerSecond: 0.5 }] }))
  if (total === null || 'reason' in total.owned) throw new Error('expected both costs')
  const { rented, owned } = total
  expect(found.title).toBe(
    `Keep renting: 36 months cost ${formatUsd(rented.totalUsd)}, bought servers ${formatUsd(owned.totalUsd - rented.totalUsd)} more`,
  )
  expect(found.rationale).toContain(`over 36 months (${formatUsd(rented.totalUsd / 3)} a year)`)
  expect(found).toMatchObject({ severity: 'INFO', monthlyCostImpactCents: 0 })
  const grown = onlyFinding(totalCostRule, { ...aws, growthPercentPerYear: 100 })
  expect(grown.rationale).toMatch(
    /\(\$[\d,]+, \$[\d,]+, \$[\d,]+ a year\); the instances change from \d+ to \d+ in \d+ steps/,
  )
})

test('where servers are not compared the cost of renting is planned, with the reason', () => {
  const stored = workload({ name: 'archive', kind: 'DATA_PIPELINE', datasetGB: 40_000 })
  const found = onlyFinding(totalCostRule, asking({ workloads: [stored], preferredProviders: ['AWS'] }))
  expect(found.title).toBe('Plan $33,120 for 36 months on AWS') // 40,000 × 0.023 × 36
  expect(found.rationale).toContain('Buying servers is not compared: the plan has no instances with accelerators.')
  expect(findings(totalCostRule, asking({ workloads: [] }))).toEqual([])
})

test('a part of a shared instance is compared with a managed service, without a saving', () => {
  const tiny = (name: string) => workload({ name, kind: 'ONLINE_INFERENCE', modelParamsB: 1, requestsPerSecond: 0.1 })
  const [found] = findings(
    buildOrBuyRule,
    asking({ workloads: ['a', 'b', 'c'].map(tiny), preferredProviders: ['AWS'] }),
  )
  expect(found?.title).toBe('Compare a managed service for "a": cheaper at every load up to the stated one')
  expect(found?.rationale).toContain('as its part of 1 × g6.xlarge')
  expect(found?.costUnknown).toContain('the instance is shared')
})

test('a budget that covers what is placed is not sure to cover what is not', () => {
  const huge = { ...small, name: 'huge', modelParamsB: 400, instanceType: 'g6.xlarge' }
  const stated = { ...aws, monthlyBudgetUsd: planUsd * 4 }
  const [complete, partial] = [stated, { ...stated, workloads: [small, huge] }].map((one) =>
    onlyFinding(budgetFitRule, one),
  )
  expect(situationOf({ ...stated, workloads: [small, huge] }).best.unplaced).toBe(1)
  expect(partial?.confidence).toBeLessThan(complete?.confidence ?? 0)
  expect(partial?.rationale).not.toBe(complete?.rationale)
})
