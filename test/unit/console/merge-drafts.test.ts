import type { Draft } from '#root/console/src/pages/editor/draft'
import { chooseTheirs, isSame, mergeDrafts } from '#root/console/src/pages/editor/merge-drafts'

const base: Draft = {
  title: 'Ours',
  requirements: {
    workloads: [{ name: 'one', kind: 'ONLINE_INFERENCE', requestsPerSecond: 1 }],
    teamSize: 3,
    monthlyBudget: { amount: '100.00', currencyCode: 'USD' },
  },
}
const withRequirements = (change: Partial<Draft['requirements']>): Draft => ({
  ...base,
  requirements: { ...base.requirements, ...change },
})

test('merges changes that only one side has made', () => {
  const mine = { ...withRequirements({ teamSize: 4 }), title: 'Mine' }
  const theirs = withRequirements({
    workloads: [{ name: 'one', kind: 'ONLINE_INFERENCE', requestsPerSecond: 2 }],
    regions: ['EU'],
  })
  const { draft, conflicts } = mergeDrafts(base, mine, theirs)
  expect(conflicts).toEqual([])
  expect(draft).toMatchObject({
    title: 'Mine',
    requirements: { teamSize: 4, regions: ['EU'], workloads: [{ requestsPerSecond: 2 }] },
  })
})

test('returns the fields that both have changed differently, and uses the other version where that is chosen', () => {
  const mine = { ...withRequirements({ teamSize: 4 }), title: 'Mine' }
  const theirs = { ...withRequirements({ teamSize: 5 }), title: 'Theirs' }
  const merged = mergeDrafts(base, mine, theirs)
  expect(merged.conflicts).toEqual([
    { path: 'title', mine: 'Mine', theirs: 'Theirs' },
    { path: 'requirements.teamSize', mine: 4, theirs: 5 },
  ])
  expect(chooseTheirs(merged, new Set(['requirements.teamSize']))).toMatchObject({
    title: 'Mine',
    requirements: { teamSize: 5 },
  })
})

test('the same change of both is none', () => {
  const both = withRequirements({ teamSize: 9 })
  expect(mergeDrafts(base, both, withRequirements({ teamSize: 9 })).conflicts).toEqual([])
})

test('lists of another length count as one field', () => {
  const [first] = base.requirements.workloads
  if (!first) throw new Error('expected a workload')
  const mine = withRequirements({ workloads: [first, { name: 'mine', kind: 'DATA_PIPELINE' }] })
  const theirs = withRequirements({ workloads: [{ ...first, name: 'renamed' }] })
  expect(mergeDrafts(base, mine, theirs).conflicts.map(({ path }) => path)).toEqual(['requirements.workloads'])
  const apart = mergeDrafts(base, withRequirements({ teamSize: 1 }), theirs)
  expect(apart).toMatchObject({
    conflicts: [],
    draft: { requirements: { teamSize: 1, workloads: [{ name: 'renamed' }] } },
  })
})

test('chooses within an item of a list', () => {
  const [first] = base.requirements.workloads
  if (!first) throw new Error('expected a workload')
  const merged = mergeDrafts(
    base,
    withRequirements({ workloads: [{ ...first, requestsPerSecond: 7 }] }),
    withRequirements({ workloads: [{ ...first, requestsPerSecond: 8 }] }),
  )
  expect(merged.conflicts).toEqual([{ path: 'requirements.workloads.0.requestsPerSecond', mine: 7, theirs: 8 }])
  const chosen = chooseTheirs(merged, new Set(['requirements.workloads.0.requestsPerSecond']))
  expect(chosen.requirements.workloads).toEqual([{ ...first, requestsPerSecond: 8 }])
})

test.each<readonly [unknown, unknown, boolean]>([
  [{ a: 1 }, { a: 1, b: null }, true],
  [{ amount: '45000', currencyCode: 'USD' }, { amount: '45000.00', currencyCode: 'USD' }, true],
  [{ amount: '', currencyCode: 'USD' }, { amount: '0', currencyCode: 'USD' }, false],
  [{ a: [1, 2] }, { a: [2, 1] }, false],
])('%j and %j are the same: %s', (left, right, same) => expect(isSame(left, right)).toBe(same))
