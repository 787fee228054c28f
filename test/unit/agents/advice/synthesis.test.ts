import { adviseBySynthesis } from '#root/subgraphs/agents/src/domain/advice/synthesis/advisor'
import { pointsOf, synthesise } from '#root/subgraphs/agents/src/domain/advice/synthesis/synthesise'
import type { AgentRole, Finding, RoleOutcome } from '#root/subgraphs/agents/src/domain/advice/types'
import { contextOf } from './context.ts'
import { asking } from './requirements.ts'

const finding = (stated: Partial<Finding> & Pick<Finding, 'key'>): Finding => ({
  title: `Do ${stated.key}`,
  rationale: '',
  category: 'COST',
  severity: 'MEDIUM',
  confidence: 0.5,
  monthlyCostImpactCents: null,
  effort: 'HOURS',
  steps: [],
  evidence: [],
  compliance: [],
  ...stated,
})
const by = (role: AgentRole, ...findings: readonly Finding[]): RoleOutcome => ({
  role,
  outcome: { kind: 'completed', summary: '', findings, details: null },
})

test('points are severity × confidence + saving − effort', () => {
  expect(pointsOf(finding({ key: 'a', severity: 'HIGH', confidence: 0.5, effort: 'WEEKS' }))).toBe(25) // 60 × 0.5 − 5
  // 30 × 0.5 + 5 × log10(1 + 9,900 ÷ 100) − 2 = 15 + 10 − 2
  expect(pointsOf(finding({ key: 'a', monthlyCostImpactCents: -990_000, effort: 'DAYS' }))).toBeCloseTo(23, 9)
  expect(pointsOf(finding({ key: 'a', monthlyCostImpactCents: -2_000_000_000 }))).toBe(35) // the saving counts 20 at most
  expect(pointsOf(finding({ key: 'a', monthlyCostImpactCents: 990_000 }))).toBe(15) // what costs is not punished
})

test('findings are ranked from 1 without gaps, best first', () => {
  const ranked = synthesise([
    by('CTO', finding({ key: 'low', severity: 'LOW' })),
    by('MLOPS', finding({ key: 'top', severity: 'CRITICAL' }), finding({ key: 'mid' })),
  ])
  expect(ranked).toEqual([
    { role: 'MLOPS', key: 'top', rank: 1, mergedInto: null },
    { role: 'MLOPS', key: 'mid', rank: 2, mergedInto: null },
    { role: 'CTO', key: 'low', rank: 3, mergedInto: null },
  ])
})

test('the same key of two roles is one recommendation, the stronger one', () => {
  const ranked = synthesise([
    by('RESEARCH', finding({ key: 'same', severity: 'LOW' })),
    by('AI_CONSULTANT', finding({ key: 'same', severity: 'HIGH' })),
    by('CTO', finding({ key: 'other' })),
  ])
  expect(ranked).toEqual([
    { role: 'AI_CONSULTANT', key: 'same', rank: 1, mergedInto: null },
    { role: 'CTO', key: 'other', rank: 2, mergedInto: null },
    { role: 'RESEARCH', key: 'same', rank: 1, mergedInto: { role: 'AI_CONSULTANT', key: 'same' } },
  ])
})

test('equal points keep one order, whatever the order of arrival', () => {
  const [a, b] = [by('CTO', finding({ key: 'a' })), by('MLOPS', finding({ key: 'b' }))]
  expect(synthesise([a, b])).toEqual(synthesise([b, a]))
})

test('skipped and failed agents contribute nothing', () => {
  expect(
    synthesise([
      { role: 'WEB_RESEARCH', outcome: { kind: 'skipped', reason: 'no endpoint' } },
      { role: 'CTO', outcome: { kind: 'failed', reason: 'crashed' } },
    ]),
  ).toEqual([])
})

test('the summary counts, and names the first and the largest saving', () => {
  const outcomes = [
    by('CTO', finding({ key: 'a', severity: 'CRITICAL', monthlyCostImpactCents: -120_000 }), finding({ key: 'b' })),
    by('MLOPS', finding({ key: 'b' })),
  ]
  expect(adviseBySynthesis(asking({}), contextOf({ outcomes }))).toEqual({
    kind: 'completed',
    summary:
      '2 recommendations from 2 agents (1 merged, 1 critical). First: Do a. Largest single saving: $1,200 a month.',
    findings: [],
    details: { recommendations: 2, merged: 1, critical: 1, largestSavingUsd: 1200 },
  })
})

test('without findings it says so', () => {
  const outcome = adviseBySynthesis(asking({}), contextOf())
  expect(outcome.kind === 'completed' && outcome.summary).toContain('none recommends anything')
})
