import { adviseOnOperations } from '#root/subgraphs/agents/src/domain/advice/mlops/advisor'
import { checkpointsRule } from '#root/subgraphs/agents/src/domain/advice/mlops/checkpoints'
import { neededMaturity } from '#root/subgraphs/agents/src/domain/advice/mlops/maturity'
import { onCallRule } from '#root/subgraphs/agents/src/domain/advice/mlops/on-call'
import { qualitySamplingRule } from '#root/subgraphs/agents/src/domain/advice/mlops/quality-sampling'
import { serviceLevelsRule } from '#root/subgraphs/agents/src/domain/advice/mlops/service-levels'
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
