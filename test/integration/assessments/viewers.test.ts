import type { Viewer } from '#platform/auth'
import { untilShown } from '#root/test/support/until'
import { createAssessment } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments, Process } from './support/start-assessments.ts'
import { anOrganization } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

const watching = `subscription ($id: ID!) { assessmentUpdated(id: $id) { viewers { id } } }`
const reading = `query ($id: ID!) { assessment(id: $id) { viewers { id } } }`

async function watch(viewer: Viewer, id: string, process: Process = assessments) {
  const events = await process.watch(viewer, watching, { id })
  if (!('next' in events)) throw new Error(JSON.stringify(events))
  const { value } = await events.next()
  return { first: value, leave: () => events.return() }
}

test('the viewers of an assessment are its subscribers in all processes', async () => {
  const { id: organizationId, member, viewer, admin } = anOrganization()
  const other = await assessments.replicate()
  const { id } = await createAssessment(assessments, member, { organizationId })
  const viewers = async () => {
    const data = await assessments.ask<{ assessment: { viewers: { id: string }[] } }>(admin, reading, { id })
    return data.assessment.viewers.map((user) => user.id)
  }
  await expect(viewers()).resolves.toEqual([])
  const byMember = await watch(member, id)
  expect(byMember.first).toEqual({ data: { assessmentUpdated: { viewers: [{ id: member.userId }] } } })
  const again = await watch(member, id, other)
  const byViewer = await watch(viewer, id, other)
  await expect(viewers()).resolves.toEqual([member.userId, viewer.userId].toSorted())
  await byMember.leave()
  await byViewer.leave()
  await untilShown(viewers, (left) => left.length === 1)
  await expect(viewers()).resolves.toEqual([member.userId])
  await again.leave()
  await untilShown(viewers, (left) => left.length === 0)
})
