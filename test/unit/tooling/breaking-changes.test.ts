import { findBreakingChanges } from '#root/script/breaking-changes'

const released = `
  type Query { assessment(id: ID!): Assessment assessments(first: Int): [Assessment!] }
  type Assessment { id: ID! title: String! notes: String }
`
const current = `
  type Query { assessment(id: ID!): Assessment assessments: [Assessment!] }
  type Assessment { id: ID! title: String! comments: String }
`
const changeset = (kind: string, text: string, name = '@plumbline/graph') =>
  `---\n'@plumbline/client': minor\n'${name}': ${kind}\n---\n\n${text}\n`

const find = (changesets: readonly string[], now = current) =>
  findBreakingChanges({ released, current: now, changesets })

test('an addition breaks nothing', async () => {
  const extended = released.replace('notes: String', 'notes: String comments(first: Int = 20): [String!]')
  expect(await find([], extended)).toEqual([])
})

test('a removed field and a removed argument break, and are named by their coordinates', async () => {
  const found = await find([])
  expect(found).toHaveLength(2)
  expect(found).toContainEqual(expect.stringContaining('(`Assessment.notes`)'))
  expect(found).toContainEqual(expect.stringContaining('(`Query.assessments.first`)'))
})

test('a changeset of kind major accepts the changes that it names, and no others', async () => {
  const named = changeset('major', '`Assessment.notes` is now `Assessment.comments`.')
  expect(await find([named])).toEqual([expect.stringContaining('(`Query.assessments.first`)')])
  expect(await find([named, changeset('major', '`Query.assessments.first` is gone.')])).toEqual([])
})

test.each([
  ['of another kind', changeset('minor', '`Assessment.notes` `Query.assessments.first`')],
  ['of another package', changeset('major', '`Assessment.notes` `Query.assessments.first`', '@plumbline/client')],
  ['that names nothing', changeset('major', 'Assessment.notes and Query.assessments.first are gone.')],
])('a changeset %s accepts nothing', async (_, text) => {
  expect(await find([text])).toHaveLength(2)
})
