import type { ExecutionResult } from 'graphql'
import type { Viewer } from '#platform/auth'
import { anAdvice, begin, createAssessment, recordAdvice } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments, Process } from './support/start-assessments.ts'
import { aStranger, agents, anOrganization, anybody } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

const query = `subscription ($id: ID!) {
  assessmentUpdated(id: $id) { title status version recommendations { nodes { title decision } } report { summary } }
}`
const update = `mutation ($input: UpdateAssessmentInput!) { updateAssessment(input: $input) { assessment { version } } }`

const open = async (
  viewer: Viewer,
  id: string,
  { watch }: Process = assessments,
): Promise<AsyncGenerator<ExecutionResult, void>> => {
  const opened = await watch(viewer, query, { id })
  if (!('next' in opened)) throw new Error(JSON.stringify(opened))
  return opened
}

interface Seen {
  readonly version: number
  readonly status: string
}

const nextOf = async (events: AsyncGenerator<ExecutionResult, void>): Promise<Seen> => {
  const { value } = await events.next()
  return (value as { data: { assessmentUpdated: Seen } }).data.assessmentUpdated
}

/** Reads until the assessment has a version. Concurrent versions may be delivered as one, but always in order. */
const untilVersion = async (events: AsyncGenerator<ExecutionResult, void>, version: number): Promise<Seen> => {
  let last = 0
  for (;;) {
    const seen = await nextOf(events)
    expect(seen.version).toBeGreaterThanOrEqual(last)
    last = seen.version
    if (last >= version) return seen
  }
}

test('sends the current assessment, and then each change', async () => {
  const { id: organizationId, member, viewer } = anOrganization()
  const { id } = await createAssessment(assessments, member, { organizationId })
  const events = await open(viewer, id)
  await expect(nextOf(events)).resolves.toMatchObject({ status: 'DRAFT', version: 1 })
  await assessments.ask(member, update, { input: { id, expectedVersion: 1, title: 'Second' } })
  await expect(untilVersion(events, 2)).resolves.toMatchObject({ title: 'Second' })
  const run = await begin(assessments, agents, id)
  await expect(untilVersion(events, 3)).resolves.toMatchObject({ status: 'QUEUED' })
  await assessments.announce({ kind: 'started', ...run })
  await expect(untilVersion(events, 4)).resolves.toMatchObject({ status: 'RUNNING' })
  const [recommendation] = await recordAdvice(assessments, agents, { ...run, recommendations: [anAdvice('one')] })
  await expect(untilVersion(events, 5)).resolves.toMatchObject({ recommendations: { nodes: [{ title: 'Do one' }] } })
  await assessments.ask(agents, 'mutation ($input: RecordReportInput!) { recordReport(input: $input) }', {
    input: { ...run, summary: 'Good', sections: [{ title: 'a', markdown: 'b' }] },
  })
  await expect(untilVersion(events, 6)).resolves.toMatchObject({ report: { summary: 'Good' } })
  await assessments.ask(
    member,
    'mutation ($input: DecideRecommendationInput!) { decideRecommendation(input: $input) { recommendation { id } } }',
    { input: { id: recommendation, decision: 'ACCEPTED' } },
  )
  await expect(untilVersion(events, 7)).resolves.toMatchObject({
    recommendations: { nodes: [{ decision: 'ACCEPTED' }] },
  })
  await events.return()
})

test('continues for one viewer when another leaves', async () => {
  const { id: organizationId, member } = anOrganization()
  const { id } = await createAssessment(assessments, member, { organizationId })
  const [leaves, stays] = [await open(member, id), await open(member, id)]
  await Promise.all([nextOf(leaves), nextOf(stays)])
  const pending = leaves.next()
  await leaves.return()
  await expect(pending).resolves.toMatchObject({ done: true })
  await assessments.ask(member, update, { input: { id, expectedVersion: 1, title: 'Second' } })
  await expect(untilVersion(stays, 2)).resolves.toMatchObject({ version: 2 })
  await stays.return()
})

test('delivers in one process the changes of another', async () => {
  const { id: organizationId, member } = anOrganization()
  const other = await assessments.replicate()
  const { id } = await createAssessment(assessments, member, { organizationId })
  const events = await open(member, id, other)
  await nextOf(events)
  await assessments.ask(member, update, { input: { id, expectedVersion: 1, title: 'From elsewhere' } })
  await expect(untilVersion(events, 2)).resolves.toMatchObject({ title: 'From elsewhere' })
  await events.return()
})

test('is refused for users of other organizations', async () => {
  const { id: organizationId, member } = anOrganization()
  const { id } = await createAssessment(assessments, member, { organizationId })
  await expect(assessments.watch(aStranger(), query, { id })).resolves.toMatchObject({
    errors: [{ extensions: { code: 'NOT_FOUND' } }],
  })
  await expect(assessments.watch(anybody, query, { id })).resolves.toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  })
})
