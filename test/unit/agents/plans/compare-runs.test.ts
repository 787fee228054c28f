import type { AgentOutcome, AgentRole, Finding } from '#root/subgraphs/agents/src/domain/advice/types'
import { compareRecommendations } from '#root/subgraphs/agents/src/domain/plans/compare-runs'
import type { TaskOutcome } from '#root/subgraphs/agents/src/domain/runs/ports'

const finding = (key: string, change: Partial<Finding> = {}): Finding => ({
  key,
  title: key,
  rationale: '',
  category: 'COST',
  severity: 'MEDIUM',
  confidence: 1,
  monthlyCostImpactCents: -100,
  costUnknown: null,
  effort: 'DAYS',
  steps: [],
  evidence: [],
  compliance: [],
  ...change,
})

const of = (role: AgentRole, ...findings: readonly Finding[]): TaskOutcome => ({
  role,
  outcome: { kind: 'completed', summary: '', findings, details: null },
  recommendationIds: findings.map(({ key }) => `${role} ${key}`),
})

const skipped = (role: AgentRole): TaskOutcome => ({
  role,
  outcome: { kind: 'skipped', reason: '' } satisfies AgentOutcome,
  recommendationIds: [],
})

const ids = (compared: readonly { readonly recommendationId: string }[]) =>
  compared.map(({ recommendationId }) => recommendationId)

test('what one run gives and the other does not is fixed or new, and the rest is compared field by field', () => {
  const before = [of('CTO', finding('gone'), finding('same'), finding('worse'))]
  const after = [of('CTO', finding('same'), finding('worse', { severity: 'CRITICAL' }), finding('fresh'))]
  const { fixed, added, changed, notCompared } = compareRecommendations(before, after)
  expect([ids(fixed), ids(added), ids(changed), notCompared]).toEqual([['CTO gone'], ['CTO fresh'], ['CTO worse'], []])
  expect(fixed[0]).toMatchObject({ before: { title: 'gone' }, after: null })
  expect(changed[0]).toMatchObject({ before: { severity: 'MEDIUM' }, after: { severity: 'CRITICAL', rank: 1 } })
})

test('an agent without a result in one run has fixed nothing and found nothing new', () => {
  const complete = [of('CTO', finding('a')), of('MLOPS', finding('b'))]
  const partial = [of('CTO', finding('a')), skipped('MLOPS')]
  const nothing = { fixed: [], added: [], changed: [], notCompared: ['MLOPS'] }
  expect(compareRecommendations(complete, partial)).toEqual(nothing)
  expect(compareRecommendations(partial, complete)).toEqual(nothing)
})

test('advice that agents share is one recommendation, whichever of them a run lists', () => {
  const before = [of('CTO', finding('shared', { severity: 'HIGH' })), of('MLOPS', finding('shared'))]
  const after = [of('CTO', finding('shared')), of('MLOPS', finding('shared', { severity: 'HIGH' }))]
  expect(compareRecommendations(before, after)).toMatchObject({ fixed: [], added: [], changed: [] })
})

test('a rank that moves is no change', () => {
  const before = [of('CTO', finding('a'))]
  const after = [of('CTO', finding('a'), finding('first', { severity: 'CRITICAL' }))]
  expect(compareRecommendations(before, after).changed).toEqual([])
})

test.each<Partial<Finding>>([
  { title: 'other' },
  { category: 'COMPUTE' },
  { effort: 'WEEKS' },
  { monthlyCostImpactCents: -101 },
  { monthlyCostImpactCents: null },
])('%j alone is a change', (change) => {
  const before = [of('CTO', finding('a'))]
  const { changed, added, fixed } = compareRecommendations(before, [of('CTO', finding('a', change))])
  expect([ids(changed), added, fixed]).toEqual([['CTO a'], [], []])
  expect(changed[0]).toMatchObject({ role: 'CTO', before: { title: 'a', effort: 'DAYS' }, after: change })
})

test('another reason or other steps are no change', () => {
  const after = [of('CTO', finding('a', { rationale: 'Because', steps: ['Begin'], confidence: 0.5 }))]
  expect(compareRecommendations([of('CTO', finding('a'))], after).changed).toEqual([])
})

test('advice that agents share is listed with the agent that gives it the most weight', () => {
  const after = [of('CTO', finding('shared')), of('MLOPS', finding('shared', { severity: 'HIGH' }))]
  const { added } = compareRecommendations([of('CTO'), of('MLOPS')], after)
  expect(ids(added)).toEqual(['MLOPS shared'])
  expect(added[0]).toMatchObject({ role: 'MLOPS', before: null, after: { severity: 'HIGH' } })
})

test('an agent without a result in either run is compared with nothing', () => {
  expect(compareRecommendations([skipped('CTO')], [skipped('CTO')]).notCompared).toEqual([])
})
