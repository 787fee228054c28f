import { abortRun, begin, createAssessment } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments, Process } from './support/start-assessments.ts'
import { agents, anOrganization } from './support/viewers.ts'

const statuses = ['DRAFT', 'QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED', 'ARCHIVED'] as const
type Organization = ReturnType<typeof anOrganization>

let assessments: Assessments
let other: Process

beforeAll(async () => {
  assessments = await startAssessments()
  other = await assessments.replicate()
})
afterAll(() => assessments.dispose())

const archive = `mutation ($id: ID!) { archiveAssessment(input: { id: $id }) { assessment { status } } }`

const totals = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Organization {
  all: assessments(first: 1) { totalCount }
  ${statuses.map((status) => `${status}: assessments(first: 1, filter: { status: [${status}] }) { totalCount }`).join('\n')}
} } }`

async function totalsOf({ ask }: Process, { id, viewer }: Organization): Promise<Readonly<Record<string, number>>> {
  const of = [{ __typename: 'Organization', id }]
  const data = await ask<{ _entities: [Record<string, { totalCount: number }>] }>(viewer, totals, { of })
  return Object.fromEntries(Object.entries(data._entities[0]).map(([name, { totalCount }]) => [name, totalCount]))
}

/** The expected counts, from a full scan. */
async function countByHand(organizationId: string): Promise<Readonly<Record<string, number>>> {
  const stored = await assessments.mongo.connection.collection('assessments').find({ organizationId }).toArray()
  const inStatus = (status: string) => stored.filter((one) => one['status'] === status).length
  return { all: stored.length, ...Object.fromEntries(statuses.map((status) => [status, inStatus(status)])) }
}

/** Changes an assessment, differently for each index. */
async function live(process: Process, { id: organizationId, admin }: Organization, index: number): Promise<void> {
  const { id } = await createAssessment(process, admin, { organizationId })
  if (index % 4 === 1) await process.ask(admin, archive, { id })
  if (index % 4 < 2) return
  const run = await begin(process, agents, id)
  if (index % 4 === 2) await process.ask(agents, abortRun, { input: run })
}

const liveTogether = (organization: Organization) =>
  Promise.all(
    Array.from({ length: 40 }, (_, index) => live(index % 2 === 0 ? assessments : other, organization, index)),
  )

test('an organization without assessments has none', async () => {
  await expect(totalsOf(assessments, anOrganization())).resolves.toMatchObject({ all: 0, DRAFT: 0 })
})

test('totals are correct after concurrent writes of two processes', async () => {
  const organization = anOrganization()
  await liveTogether(organization)
  const expected = await countByHand(organization.id)
  expect(expected).toMatchObject({ all: 40, ARCHIVED: 10, DRAFT: 20, QUEUED: 10 })
  await expect(totalsOf(assessments, organization)).resolves.toEqual(expected)
  await expect(totalsOf(other, organization)).resolves.toEqual(expected)
})

test('assessments from before totals were stored are counted, also during writes', async () => {
  const organization = anOrganization()
  await liveTogether(organization)
  await assessments.mongo.connection.collection<{ _id: string }>('assessmentcounts').deleteOne({ _id: organization.id })
  const reads = Array.from({ length: 10 }, () => totalsOf(other, organization))
  await Promise.all([liveTogether(organization), ...reads])
  await expect(totalsOf(assessments, organization)).resolves.toEqual(await countByHand(organization.id))
})

test('totals that are kept are read without looking at assessments', async () => {
  const organization = anOrganization()
  await liveTogether(organization)
  await totalsOf(assessments, organization)
  const of = [{ __typename: 'Organization', id: organization.id }]
  const commands = await assessments.commandsDuring(() => assessments.ask(organization.viewer, totals, { of }))
  const counting = commands.filter(({ collection }) => collection === 'assessmentcounts')
  expect(counting.map(({ name }) => name)).toEqual(['find'])
  const grouping = commands.filter(({ command }) => JSON.stringify(command['pipeline'] ?? '').includes('$sum'))
  expect(grouping).toEqual([])
})
