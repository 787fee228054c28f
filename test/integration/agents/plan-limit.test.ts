import type { UserViewer } from '#platform/auth'
import { AppError } from '#platform/errors'
import { until } from '#root/test/support/until'
import { startAgents } from './support/start-agents.ts'
import type { Agents } from './support/start-agents.ts'

let agents: Agents

beforeEach(async () => {
  agents = await startAgents()
})
afterEach(() => agents.dispose())

const tooMany = new AppError({
  code: 'CONFLICT',
  message: 'The plan Free allows 2 concurrent runs, and as many are in progress.',
  details: { concurrentRuns: 2 },
})

/** Payments refuses this many reservations. */
function refuseReservations(times: number): void {
  let left = times
  agents.neighbours.refuse('ReserveCredits', () => (left-- > 0 ? tooMany : null))
}

async function start(viewer: UserViewer, assessmentId: string) {
  const query = `mutation { startRun(input: { assessmentId: "${assessmentId}" }) { run { id status } } }`
  const { data, errors } = await agents.ask(viewer, query)
  const run = (data as { startRun: { run: { id: string; status: string } } } | null)?.startRun.run
  return { run, code: errors?.[0]?.extensions['code'] }
}

const reservations = () => agents.neighbours.asked.filter(({ operation }) => operation === 'ReserveCredits').length

test('a start waits for a run that has ended, and whose credits are still being settled', async () => {
  const { assessmentId, viewer } = agents.anAssessment()
  refuseReservations(2)
  const { run, code } = await start(viewer, assessmentId)
  expect(code).toBeUndefined()
  expect(reservations()).toBe(3)
  await expect(agents.runOf(run?.id ?? '')).resolves.toMatchObject({ preparation: 'done', status: 'QUEUED' })
})

test('a start that waits longer stays queued until the reconciler starts it', async () => {
  const { assessmentId, viewer } = agents.anAssessment()
  refuseReservations(Infinity)
  const { run, code } = await start(viewer, assessmentId)
  expect([run?.status, code]).toEqual(['QUEUED', undefined])
  const id = run?.id ?? ''
  await agents.core.mongo.connection
    .collection<{ _id: string }>('runs')
    .updateOne({ _id: id }, { $set: { createdAt: new Date(Date.now() - 60_000) } })
  await agents.reconcile()
  await expect(agents.runOf(id)).resolves.toMatchObject({ preparation: 'pending', status: 'QUEUED' })
  refuseReservations(0)
  await agents.reconcile()
  await expect(agents.runOf(id)).resolves.toMatchObject({ preparation: 'done', status: 'QUEUED' })
})

test('a start above the limit fails immediately with CONFLICT, and stores nothing', async () => {
  const organization = agents.anAssessment()
  const others = [1, 2, 3].map(() => agents.anAssessment('MEMBER', organization.organizationId).assessmentId)
  const { viewer } = organization
  for (const assessmentId of others.slice(0, 2)) await start(viewer, assessmentId)
  refuseReservations(Infinity)
  const before = reservations()
  const { run, code } = await start(viewer, others[2] ?? '')
  expect([run, code]).toEqual([undefined, 'CONFLICT'])
  expect(reservations()).toBe(before + 1)
  expect(await agents.core.runs.findLatest([others[2] ?? ''])).toEqual([])

  // One of the runs has ended, and payments has not received the event.
  const [ending] = await agents.core.runs.findLatest([others[0] ?? ''])
  await agents.ask(viewer, `mutation { cancelRun(input: { id: "${ending?.id}" }) { run { id } } }`)
  const waiting = start(viewer, others[2] ?? '')
  await until(() => reservations() > before + 2)
  refuseReservations(0)
  expect((await waiting).code).toBeUndefined()
})
