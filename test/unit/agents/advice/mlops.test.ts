import { formatDuration } from '#root/subgraphs/agents/src/domain/advice/format'
import { adviseOnOperations } from '#root/subgraphs/agents/src/domain/advice/mlops/advisor'
import { checkpointsRule } from '#root/subgraphs/agents/src/domain/advice/mlops/checkpoints'
import { maturityRule, neededMaturity } from '#root/subgraphs/agents/src/domain/advice/mlops/maturity'
import { onCallRule } from '#root/subgraphs/agents/src/domain/advice/mlops/on-call'
import { qualitySamplingRule } from '#root/subgraphs/agents/src/domain/advice/mlops/quality-sampling'
import { serviceLevelsRule } from '#root/subgraphs/agents/src/domain/advice/mlops/service-levels'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { servedWorkloads } from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import { asking, chat, small, tuning } from './requirements.ts'
import { findings, onlyFinding } from './rules.ts'

test('ten requests a second leave a budget of 26,280 failures a month', () => {
  const found = onlyFinding(serviceLevelsRule, asking({ workloads: [small] }))
  expect(found.title).toContain('26,280') // 10 × 3,600 × 730 × 0.001
  expect(found.rationale).toContain('3.04 days') // 730 hours ÷ 10
})

test('a team below eight cannot be on call for what runs all month', () => {
  expect(onlyFinding(onCallRule, asking({ workloads: [small], teamSize: 3 })).severity).toBe('HIGH')
  expect(onlyFinding(onCallRule, asking({ workloads: [small], teamSize: 1 })).title).toContain('1 person')
  expect(findings(onCallRule, asking({ workloads: [small], teamSize: 8 }))).toEqual([])
  expect(findings(onCallRule, asking({ workloads: [{ ...small, hoursPerMonth: 200 }], teamSize: 3 }))).toEqual([])
  expect(findings(onCallRule, asking({ workloads: [small] }))).toEqual([])
})

test.each([
  [[small], 10, 0],
  [[tuning], 10, 1],
  [[tuning, tuning], 10, 2],
  [[small, chat, tuning], 10, 2],
  [[small, chat, tuning], 3, 1],
] as const)('the level of automation follows models and team', (workloads, teamSize, level) => {
  expect(neededMaturity(asking({ workloads, teamSize }))).toBe(level)
})

test('a checkpoint of 70.6B takes 988 GB; five cost $114 a month', () => {
  const found = onlyFinding(checkpointsRule, asking({ workloads: [tuning], preferredProviders: ['AWS'] }))
  expect(found.title).toContain('988 GB') // 14 × 70.6e9
  expect(found.monthlyCostImpactCents).toBe(11_367) // 5 × 988.4 × 0.023 = 113.67
})

test('adapters have a checkpoint of a hundredth', () => {
  const found = onlyFinding(
    checkpointsRule,
    asking({ workloads: [{ ...tuning, precision: 'INT4' }], preferredProviders: ['AWS'] }),
  )
  expect(found.title).toContain('9.88 GB')
})

test('1,068 judged answers tell quality to three points', () => {
  const found = onlyFinding(qualitySamplingRule, asking({ workloads: [small] }))
  expect(found.title).toContain('1,068') // 1.96² × 0.25 ÷ 0.03² = 1,067.1
  expect(findings(qualitySamplingRule, asking({ workloads: [{ ...small, requestsPerSecond: 0.0001 }] }))).toEqual([])
})

test('the summary names level and team', () => {
  const outcome = adviseOnOperations(asking({ workloads: [tuning], teamSize: 5 }))
  expect(outcome.kind === 'completed' && outcome.summary).toContain('a team of 5 ask for MLOps level 1')
})

test('what nobody calls has no error budget', () => {
  const rare = (perMonth: number) => asking({ workloads: [{ ...small, requestsPerSecond: perMonth / 3600 / 730 }] })
  expect(findings(serviceLevelsRule, rare(0.9))).toEqual([])
  expect(findings(serviceLevelsRule, rare(1.1))).toHaveLength(1)
})

test('an objective is the stated latency, and the number of requests a bound unless the daily load is stated', () => {
  const stated = onlyFinding(serviceLevelsRule, asking({ workloads: [small] }))
  expect(stated.rationale).toContain('99.9 % within 5 s')
  expect(stated.rationale).toContain('answers at most 26.3 million a month')
  const planned = asking({ workloads: [{ ...small, latencyP99Ms: null }] })
  const [item] = servedWorkloads(situationOf(planned).best)
  expect(onlyFinding(serviceLevelsRule, planned).rationale).toContain(
    `99.9 % within ${formatDuration(item?.plan.latencySeconds ?? 0)} `,
  )
  // Half of the days at the peak, and half at a tenth of it.
  const hourlyLoad = [...Array.from({ length: 12 }, () => 100), ...Array.from({ length: 12 }, () => 10)]
  const shaped = onlyFinding(serviceLevelsRule, asking({ workloads: [{ ...small, hoursPerMonth: null, hourlyLoad }] }))
  expect(shaped.rationale).toContain('answers 14.5 million a month') // 10 × 3,600 × 730 × 0.55
})

test('a service runs all month from 700 hours on, and a team of none or one has no rota', () => {
  const onCall = (hoursPerMonth: number, teamSize: number) =>
    findings(onCallRule, asking({ workloads: [{ ...small, hoursPerMonth }], teamSize }))
  expect(onCall(699, 3)).toEqual([])
  expect(onCall(700, 3)[0]?.rationale).toContain('each is on call one week in 3')
  expect(onCall(730, 1)[0]?.rationale).toContain('with one, the same engineer is always on call')
  expect(onCall(730, 0)[0]?.rationale).toContain('takes 8 engineers. ')
  expect(onCall(730, 4)[0]?.severity).toBe('MEDIUM')
})

test('a team below five keeps to the first level, one of unstated size does not', () => {
  const level = (teamSize: number | null) => neededMaturity(asking({ workloads: [small, chat, tuning], teamSize }))
  expect([4, 5, null].map(level)).toEqual([1, 2, 2])
  const found = (teamSize: number | null) => onlyFinding(maturityRule, asking({ workloads: [tuning], teamSize }))
  expect(found(5)).toMatchObject({ confidence: 0.65, severity: 'LOW' })
  expect(found(null)).toMatchObject({ confidence: 0.5 })
  expect(found(null).evidence[1]?.value).toBe('not stated')
  expect(found(5).evidence.map(({ value }) => value)).toEqual(['1', '5', '1'])
})

test('the share to evaluate is that of the requests; answers from passages are judged by them', () => {
  // A tenth of 10,680 requests a month.
  const requestsPerSecond = 10_680 / 3600 / 730
  const sampling = (stated: Partial<typeof small>) =>
    onlyFinding(qualitySamplingRule, asking({ workloads: [{ ...small, requestsPerSecond, ...stated }] }))
  expect(sampling({}).rationale).toContain('that is 10 % of')
  expect(sampling({}).steps[1]).not.toContain('passage')
  expect(sampling({ kind: 'RAG', datasetGB: 1 }).steps[1]).toContain('passage')
})
