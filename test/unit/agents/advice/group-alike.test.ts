import { groupAlike } from '#root/subgraphs/agents/src/domain/advice/group-alike'
import { finding, situationOf, unknownCost } from '#root/subgraphs/agents/src/domain/advice/rules'
import type { FindingParts } from '#root/subgraphs/agents/src/domain/advice/rules'
import { runWorkflow } from './context.ts'
import { asking, small } from './requirements.ts'

const workloads = ['eu', 'us', 'asia'].map((name, index) => ({
  name,
  index,
  workload: { ...small, name },
  compute: { kind: 'none' } as const,
}))

const about = (name: string, index: number, changes: Partial<FindingParts> = {}) =>
  finding({
    key: `spare:${name}-${index + 1}`,
    title: `Keep a spare for "${name}"`,
    rationale: `"${name}" has one instance. Of "${name}" nothing else is known. "${name}" is served.`,
    category: 'RELIABILITY',
    severity: 'LOW',
    confidence: 0.5,
    monthlyUsd: 12.5,
    effort: 'DAYS',
    steps: [`Add an instance to "${name}"`],
    evidence: [{ label: `Of "${name}"`, value: '1', source: null }],
    ...changes,
  })

test('findings that differ in the name of the workload alone are one, with the names and the cost of all', () => {
  const [grouped, ...others] = groupAlike([about('eu', 0), about('us', 1), about('asia', 2)], workloads)
  expect(others).toEqual([])
  expect(grouped).toMatchObject({
    key: 'spare:eu-1',
    title: 'Keep a spare for each of "eu", "us", "asia"',
    rationale:
      'Each of "eu", "us", "asia" has one instance. Of each of "eu", "us", "asia" nothing else is known. Each of "eu", "us", "asia" is served. All 3 workloads together: $37.50 a month.',
    monthlyCostImpactCents: 3750,
    steps: ['Add an instance to each of "eu", "us", "asia"'],
    evidence: [{ label: 'Of each of "eu", "us", "asia"', value: '1', source: null }],
  })
})

test('a saving of all is told as one, and nothing is added where there is no amount', () => {
  const [saving] = groupAlike([about('eu', 0, { monthlyUsd: -4 }), about('us', 1, { monthlyUsd: -4 })], workloads)
  expect(saving?.monthlyCostImpactCents).toBe(-800)
  expect(saving?.rationale).toContain('Both workloads together: $8.00 a month less.')
  for (const monthlyUsd of [0, unknownCost('"eu" is not measured')]) {
    const [free] = groupAlike([about('eu', 0, { monthlyUsd }), about('eu', 0, { monthlyUsd })], workloads)
    expect(free?.rationale).not.toContain('together')
  }
})

test('findings with another amount, another topic or about no workload stay, in their order', () => {
  const mixed = [
    about('eu', 0, { monthlyUsd: 1 }),
    finding({ ...about('all', 9), key: 'whole-plan', monthlyUsd: 0 }),
    about('us', 1, { key: 'growth:us-2' }),
    about('us', 1),
    about('asia', 2),
  ]
  expect(groupAlike(mixed, workloads).map(({ key }) => key)).toEqual([
    'spare:eu-1',
    'whole-plan',
    'growth:us-2',
    'spare:us-2',
  ])
})

test('of workloads that state something else nothing is grouped, also where it is the same', () => {
  const [eu, us, asia] = workloads
  if (!eu || !us || !asia) throw new Error('expected three workloads')
  const other = { ...us, workload: { ...us.workload, requestsPerSecond: 0.1 } }
  expect(groupAlike([about('eu', 0), about('us', 1), about('asia', 2)], [eu, other, asia])).toMatchObject([
    { title: 'Keep a spare for each of "eu", "asia"' },
    { title: 'Keep a spare for "us"' },
  ])
})

test('workloads that are the same get one recommendation of each kind, and their cost is that of all', async () => {
  const same = ['one', 'two', 'three'].map((name) => ({ ...small, name, requestsPerSecond: 60 }))
  const requirements = asking({ workloads: [...same, small], preferredProviders: ['AWS'], growthPercentPerYear: 30 })
  const outcomes = await runWorkflow(requirements)
  const all = outcomes.flatMap(({ outcome }) => (outcome.kind === 'completed' ? outcome.findings : []))
  const served = all.filter(({ key }) => key.startsWith('choose-instances'))
  expect(served.map(({ title }) => title)).toEqual([
    expect.stringContaining('each of "one", "two", "three"'),
    expect.stringContaining('"small"'),
  ])
  const cents = served.reduce((sum, { monthlyCostImpactCents }) => sum + (monthlyCostImpactCents ?? 0), 0)
  expect(cents / 100).toBeCloseTo(situationOf(requirements).best.monthlyUsd, 1)
  // No recommendation is about one of them alone.
  expect(all.filter(({ key }) => /-[23]$/.test(key))).toEqual([])
})
