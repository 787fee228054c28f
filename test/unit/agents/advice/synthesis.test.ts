import { adviseBySynthesis } from '#root/subgraphs/agents/src/domain/advice/synthesis/advisor'
import { attainableSavingUsd } from '#root/subgraphs/agents/src/domain/advice/synthesis/relations'
import { findingsOf, scoreOf, synthesise } from '#root/subgraphs/agents/src/domain/advice/synthesis/synthesise'
import type { AgentRole, Finding, RoleOutcome } from '#root/subgraphs/agents/src/domain/advice/types'
import { contextOf } from './context.ts'
import { asking } from './requirements.ts'

const finding = (stated: Partial<Finding> & Pick<Finding, 'key'>): Finding => ({
  title: `Do ${stated.key}`,
  rationale: '',
  category: 'COST',
  severity: 'MEDIUM',
  confidence: 0.5,
  monthlyCostImpactCents: 0,
  costUnknown: null,
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

test('the score is value + risk − effort', () => {
  const none = { largestUsd: 0, savingCounted: false }
  // 40 × 0.5 − 5
  expect(scoreOf(finding({ key: 'a', severity: 'HIGH', effort: 'WEEKS' }), none)).toBe(15)
  // 60 × √(100 ÷ 400) × (0.5 + 0.25) + 20 × 0.5 − 2 = 22.5 + 10 − 2; 60 % of the value unless it is counted or the largest
  const saving = finding({ key: 'a', monthlyCostImpactCents: -10_000, effort: 'DAYS' })
  expect(scoreOf(saving, { largestUsd: 400, savingCounted: true })).toBe(30.5)
  expect(scoreOf(saving, { largestUsd: 400, savingCounted: false })).toBe(21.5)
  expect(scoreOf(saving, { largestUsd: 100, savingCounted: false })).toBe(53)
  // What costs is not punished; what every system needs counts a quarter of its risk.
  expect(scoreOf(finding({ key: 'a', monthlyCostImpactCents: 990_000 }), none)).toBe(10)
  expect(scoreOf(finding({ key: 'compliance-checklist', severity: 'HIGH' }), none)).toBe(5)
})

test('the largest saving is in fifth place at the latest, with the score of the finding there', () => {
  const critical = Array.from({ length: 12 }, (_, index) =>
    finding({ key: `critical-${index}`, severity: 'CRITICAL', confidence: 1 }),
  )
  const saving = finding({ key: 'saving', monthlyCostImpactCents: -1000, confidence: 0.3 })
  const ranked = synthesise([by('VALIDATION', ...critical), by('CTO', saving)])
  expect(ranked.map(({ key }) => key).indexOf('saving')).toBe(4)
  const scores = ranked.map(({ score }) => score)
  expect(scores).toEqual(scores.toSorted((one, other) => other - one))
})

const ranksOf = (outcomes: readonly RoleOutcome[]) =>
  synthesise(outcomes).map(({ role, key, rank, mergedInto }) => ({ role, key, rank, mergedInto }))

test('findings are ranked from 1 without gaps, best first', () => {
  const outcomes = [
    by('CTO', finding({ key: 'low', severity: 'LOW' })),
    by('MLOPS', finding({ key: 'top', severity: 'CRITICAL' }), finding({ key: 'mid' })),
  ]
  expect(ranksOf(outcomes)).toEqual([
    { role: 'MLOPS', key: 'top', rank: 1, mergedInto: null },
    { role: 'MLOPS', key: 'mid', rank: 2, mergedInto: null },
    { role: 'CTO', key: 'low', rank: 3, mergedInto: null },
  ])
})

test('the same key of two roles is one recommendation, the stronger one', () => {
  const outcomes = [
    by('RESEARCH', finding({ key: 'same', severity: 'LOW' })),
    by('AI_CONSULTANT', finding({ key: 'same', severity: 'HIGH' })),
    by('CTO', finding({ key: 'other' })),
  ]
  expect(ranksOf(outcomes)).toEqual([
    { role: 'AI_CONSULTANT', key: 'same', rank: 1, mergedInto: null },
    { role: 'CTO', key: 'other', rank: 2, mergedInto: null },
    { role: 'RESEARCH', key: 'same', rank: 1, mergedInto: { role: 'AI_CONSULTANT', key: 'same' } },
  ])
})

const saves = (key: string, usd: number, confidence = 0.5) =>
  finding({ key, monthlyCostImpactCents: -usd * 100, confidence })

test('the largest saving that is counted stands behind what is critical only', () => {
  const highs = Array.from({ length: 12 }, (_, index) =>
    finding({ key: `high-${index}`, severity: 'HIGH', confidence: 0.9 }),
  )
  const ranked = synthesise([
    by('CTO', finding({ key: 'critical', severity: 'CRITICAL', confidence: 0.9 }), ...highs),
    by('AI_CONSULTANT', saves('lower-precision:chat-1', 5_000), saves('smaller-model:chat-1', 4_000, 0.4)),
  ])
  expect(ranked.slice(0, 2).map(({ key }) => key)).toEqual(['critical', 'lower-precision:chat-1'])
})

test('savings for one workload exclude each other, and one of them is counted', () => {
  const outcomes = [
    by('CLOUD_ENGINEER', finding({ key: 'choose-instances:chat-1' }), saves('commit-for-a-year:chat-1', 300, 0.7)),
    by('AI_CONSULTANT', saves('smaller-model:chat-1', 500, 0.4), saves('lower-precision:other-2', 50)),
    by('CTO', saves('current-spend', 1_000)),
  ]
  const ranked = synthesise(outcomes)
  const of = (key: string) => ranked.find((one) => one.key === key)
  expect(of('commit-for-a-year:chat-1')).toMatchObject({
    excludes: [{ role: 'AI_CONSULTANT', key: 'smaller-model:chat-1' }],
    requires: [{ role: 'CLOUD_ENGINEER', key: 'choose-instances:chat-1' }],
    savingCounted: true, // 300 × 0.7 is more than 500 × 0.4
  })
  expect(of('smaller-model:chat-1')).toMatchObject({ savingCounted: false, requires: [] })
  expect(of('lower-precision:other-2')).toMatchObject({ excludes: [], savingCounted: true })
  expect(of('choose-instances:chat-1')).toMatchObject({ excludes: [], savingCounted: false })
  expect(attainableSavingUsd(findingsOf(outcomes))).toBe(300 + 50 + 1_000)
})

test('a saving on the whole plan excludes those of all workloads, and counts where it is worth more', () => {
  const outcomes = (usd: number) => [
    by('CLOUD_ENGINEER', saves('gpu-cloud', usd)),
    by('AI_CONSULTANT', saves('lower-precision:a-1', 100), saves('lower-precision:b-2', 100)),
  ]
  expect(attainableSavingUsd(findingsOf(outcomes(150)))).toBe(200)
  expect(attainableSavingUsd(findingsOf(outcomes(250)))).toBe(250)
  const excluded = synthesise(outcomes(250)).find(({ key }) => key === 'gpu-cloud')?.excludes
  expect(excluded?.map(({ key }) => key)).toEqual(['lower-precision:a-1', 'lower-precision:b-2'])
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
      '2 recommendations from 2 agents (1 merged, 1 critical). First: Do a. Largest single saving: $1,200 a month; together $1,200 can be saved.',
    findings: [],
    details: { recommendations: 2, merged: 1, critical: 1, largestSavingUsd: 1200, attainableSavingUsd: 1200 },
  })
})

test('without findings it says so', () => {
  const outcome = adviseBySynthesis(asking({}), contextOf())
  expect(outcome.kind === 'completed' && outcome.summary).toContain('none recommends anything')
})

describe('a saving among risks', () => {
  const risks = (many: number) =>
    Array.from({ length: many }, (_, index) =>
      finding({ key: `risk-${index}`, severity: 'CRITICAL', confidence: 1 - index / 100 }),
    )
  const small = finding({ key: 'small', monthlyCostImpactCents: -500, confidence: 0.3 })
  const large = finding({ key: 'large', monthlyCostImpactCents: -1000, confidence: 0.3 })
  const placed = (...findings: readonly Finding[]) =>
    synthesise([by('CTO', ...findings)]).map(({ key, score }) => [key, score])

  test('has the fifth place if it is the largest, and what is around it keeps its order', () => {
    const ranked = placed(small, large, ...risks(7))
    expect(ranked.map(([key]) => key)).toEqual([
      'risk-0',
      'risk-1',
      'risk-2',
      'risk-3',
      'large',
      'risk-4',
      'risk-5',
      'risk-6',
      'small',
    ])
    expect(ranked[4]).toEqual(['large', 96])
  })

  test('keeps its score where it is among the first five anyway', () => {
    // 60 × 0.65 + 20 × 0.3
    expect(placed(large, ...risks(4)).at(-1)).toEqual(['large', 45])
    expect(placed(...risks(7)).map(([key]) => key)).toEqual(risks(7).map(({ key }) => key))
  })
})

test('of equal advice that with the larger saving is listed, then that of the first agent by name', () => {
  const listedOf = (...outcomes: readonly RoleOutcome[]) =>
    synthesise(outcomes).flatMap(({ role, mergedInto }) => (mergedInto === null ? [role] : []))
  const of = (monthlyCostImpactCents: number) => finding({ key: 'same', monthlyCostImpactCents })
  expect(listedOf(by('CTO', of(-100)), by('MLOPS', of(-300)))).toEqual(['MLOPS'])
  expect(listedOf(by('MLOPS', of(-300)), by('CTO', of(-100)))).toEqual(['MLOPS'])
  expect(listedOf(by('MLOPS', of(-100)), by('CTO', of(-100)))).toEqual(['CTO'])
  expect(listedOf(by('CTO', of(-100)), by('MLOPS', of(-100)))).toEqual(['CTO'])
  expect(synthesise([by('CTO', of(-100)), by('MLOPS', of(-100))])[1]).toMatchObject({
    role: 'MLOPS',
    mergedInto: { role: 'CTO', key: 'same' },
    excludes: [],
    requires: [],
    savingCounted: false,
  })
})
