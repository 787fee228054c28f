import type { ExecutionResult } from 'graphql'
import type { Viewer } from '#platform/auth'
import { createId } from '#platform/ids'
import { untilShown } from '#root/test/support/until'
import { membershipAdded, membershipEnded, membershipRoleChanged } from '#schema/events/membership-events'
import { paymentFailed, paymentSucceeded } from '#schema/events/payment-events'
import { anAdvice, begin, createAssessment, recordAdvice } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments, Process } from './support/start-assessments.ts'
import { aStranger, agents, anOrganization, anybody } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

const query = `subscription ($organizationId: ID!, $after: String) {
  organizationActivity(organizationId: $organizationId, after: $after) {
    cursor kind at organization { id } actor { id } assessment { title } run { id }
    recommendation { decision } member { id } payment { id }
  }
}`
const decide = `mutation ($input: DecideRecommendationInput!) { decideRecommendation(input: $input) { recommendation { id } } }`

interface Seen {
  readonly cursor: string
  readonly kind: string
}

interface Watching {
  readonly process?: Process
  readonly after?: string
}

/** Subscribes to an organization's activity, from now on or from a cursor. */
async function watch(viewer: Viewer, organizationId: string, { process = assessments, after }: Watching = {}) {
  const opened = await process.watch(viewer, query, { organizationId, ...(after !== undefined && { after }) })
  if (!('next' in opened)) throw new Error(JSON.stringify(opened))
  const events: AsyncGenerator<ExecutionResult, void> = opened
  const next = async (): Promise<Seen> => {
    const { value } = await events.next()
    return (value as unknown as { data: { organizationActivity: Seen } }).data.organizationActivity
  }
  const take = async (count: number) => {
    const seen: Seen[] = []
    while (seen.length < count) seen.push(await next())
    return seen
  }
  return { next, take, leave: () => events.return() }
}

const at = '2026-03-01T10:00:00.000Z'
const kindsOf = (seen: readonly Seen[]) => seen.map(({ kind }) => kind)
const paid = (organizationId: string) => ({ paymentId: createId('pay'), organizationId, at })
const joined = (organizationId: string) => ({ organizationId, userId: createId('usr'), addedBy: createId('usr'), at })

test('shows the events of runs, with the users who started them', async () => {
  const { id: organizationId, member, viewer } = anOrganization()
  const { id } = await createAssessment(assessments, member, { organizationId, title: 'Serving' })
  const run = await begin(assessments, agents, id)
  const activity = await watch(viewer, organizationId)
  await expect(activity.next()).resolves.toMatchObject({ kind: 'SNAPSHOT', assessment: null, actor: null })
  for (const kind of ['started', 'paused', 'resumed', 'failed', 'cancelled', 'completed'] as const) {
    await assessments.announce({ kind, ...run, organizationId, startedBy: member.userId })
    await expect(activity.next()).resolves.toMatchObject({
      kind: `RUN_${kind.toUpperCase()}`,
      organization: { id: organizationId },
      actor: kind === 'started' ? { id: member.userId } : null,
      assessment: { title: 'Serving' },
      run: { id: run.runId },
    })
  }
  await activity.leave()
})

test('shows decisions on recommendations', async () => {
  const { id: organizationId, member, viewer } = anOrganization()
  const { id } = await createAssessment(assessments, member, { organizationId, title: 'Serving' })
  const run = await begin(assessments, agents, id)
  const [recommendation] = await recordAdvice(assessments, agents, { ...run, recommendations: [anAdvice('one')] })
  const activity = await watch(viewer, organizationId)
  await activity.next()
  await assessments.ask(member, decide, { input: { id: recommendation, decision: 'ACCEPTED' } })
  await expect(activity.next()).resolves.toMatchObject({
    kind: 'RECOMMENDATION_DECIDED',
    actor: { id: member.userId },
    assessment: { title: 'Serving' },
    recommendation: { decision: 'ACCEPTED' },
  })
  await activity.leave()
})

test('shows new members, with the time', async () => {
  const { id: organizationId, viewer } = anOrganization()
  const activity = await watch(viewer, organizationId)
  await activity.next()
  const added = joined(organizationId)
  await assessments.tell(membershipAdded, added)
  await expect(activity.next()).resolves.toMatchObject({
    kind: 'MEMBER_JOINED',
    at,
    actor: { id: added.addedBy },
    member: { id: added.userId },
  })
  await activity.leave()
})

test('shows members who left and changed roles', async () => {
  const { id: organizationId, viewer } = anOrganization()
  const activity = await watch(viewer, organizationId)
  await activity.next()
  const { userId, addedBy: by } = joined(organizationId)
  await assessments.tell(membershipRoleChanged, { organizationId, userId, role: 'ADMIN', changedBy: by, at })
  const subjects = { at, actor: { id: by }, member: { id: userId } }
  await expect(activity.next()).resolves.toMatchObject({ kind: 'MEMBER_ROLE_CHANGED', ...subjects })
  await assessments.tell(membershipEnded, { organizationId, userId, endedBy: by, at })
  await expect(activity.next()).resolves.toMatchObject({ kind: 'MEMBER_LEFT', ...subjects })
  await activity.leave()
})

test('shows payments only to roles that may pay', async () => {
  const { id: organizationId, owner, admin, member, viewer } = anOrganization()
  const watched = await Promise.all([owner, admin, member, viewer].map((who) => watch(who, organizationId)))
  for (const activity of watched) await activity.next()
  const payment = paid(organizationId)
  await assessments.tell(paymentSucceeded, payment)
  const [byOwner, byAdmin, byMember, byViewer] = watched
  await expect(byOwner?.next()).resolves.toMatchObject({
    kind: 'PAYMENT_SUCCEEDED',
    payment: { id: payment.paymentId },
  })
  await expect(byAdmin?.next()).resolves.toMatchObject({ kind: 'PAYMENT_SUCCEEDED' })
  await assessments.tell(paymentFailed, paid(organizationId))
  await expect(byOwner?.next()).resolves.toMatchObject({ kind: 'PAYMENT_FAILED' })
  await assessments.tell(membershipAdded, joined(organizationId))
  await expect(byMember?.next()).resolves.toMatchObject({ kind: 'MEMBER_JOINED' })
  await expect(byViewer?.next()).resolves.toMatchObject({ kind: 'MEMBER_JOINED' })
  for (const activity of watched) await activity.leave()
})

test('an event that is delivered twice is shown once', async () => {
  const { id: organizationId, viewer } = anOrganization()
  const activity = await watch(viewer, organizationId)
  await activity.next()
  const eventId = createId('evt')
  await assessments.tell(membershipAdded, joined(organizationId), eventId)
  await expect(activity.next()).resolves.toMatchObject({ kind: 'MEMBER_JOINED' })
  await untilShown(() => assessments.forget(eventId), Boolean)
  await assessments.tell(membershipAdded, joined(organizationId), eventId)
  await untilShown(() => assessments.forget(eventId), Boolean)
  const { userId } = anOrganization().member
  await assessments.tell(membershipAdded, { ...joined(organizationId), userId })
  await expect(activity.next()).resolves.toMatchObject({ kind: 'MEMBER_JOINED', member: { id: userId } })
  await activity.leave()
})

test('resumes after a cursor in any process, without loss or duplicates', async () => {
  const { id: organizationId, admin, viewer } = anOrganization()
  const first = await watch(viewer, organizationId)
  const [snapshot] = await first.take(1)
  await first.leave()
  const tell = () => [1, 2, 3, 4].map(() => assessments.tell(membershipAdded, joined(organizationId)))
  await Promise.all([...tell(), assessments.tell(paymentSucceeded, paid(organizationId)), ...tell()])
  const all = await watch(admin, organizationId, { after: snapshot?.cursor ?? '' })
  const seen = await all.take(9)
  await all.leave()
  expect(new Set(seen.map(({ cursor }) => cursor)).size).toBe(9)
  const behind = seen[2]?.cursor ?? ''
  const rest = await watch(admin, organizationId, { process: await assessments.replicate(), after: behind })
  await expect(rest.take(6)).resolves.toEqual(seen.slice(3))
  await rest.leave()
  const less = await watch(viewer, organizationId, { after: snapshot?.cursor ?? '' })
  const shown = await less.take(8)
  expect(shown).toEqual(seen.filter(({ kind }) => kind !== 'PAYMENT_SUCCEEDED'))
  expect(kindsOf(shown)).toEqual(Array.from({ length: 8 }, () => 'MEMBER_JOINED'))
  await less.leave()
})

test('refuses a cursor of something else, and one that is none', async () => {
  const { id: organizationId, viewer } = anOrganization()
  const other = anOrganization()
  const elsewhere = await watch(other.viewer, other.id)
  const { cursor } = await elsewhere.next()
  await elsewhere.leave()
  for (const after of ['nonsense', cursor])
    await expect(assessments.watch(viewer, query, { organizationId, after })).resolves.toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }],
    })
})

test('is refused for users of other organizations', async () => {
  const { id: organizationId } = anOrganization()
  const refused = (code: string) => ({ errors: [{ extensions: { code } }] })
  const variables = { organizationId }
  await expect(assessments.watch(aStranger(), query, variables)).resolves.toMatchObject(refused('NOT_FOUND'))
  await expect(assessments.watch(anybody, query, variables)).resolves.toMatchObject(refused('UNAUTHENTICATED'))
})
