import type { UserViewer } from '#platform/auth'
import { AppError } from '#platform/errors'
import { createId } from '#platform/ids'
import { startAgents } from './support/start-agents.ts'
import type { Agents } from './support/start-agents.ts'

let agents: Agents

beforeAll(async () => {
  agents = await startAgents()
})
afterAll(() => agents.dispose())

async function start(viewer: UserViewer, assessmentId: string, idempotencyKey = 'once') {
  const query = `mutation { startRun(input: { assessmentId: "${assessmentId}", idempotencyKey: "${idempotencyKey}" }) { run { id } } }`
  const { data, errors } = await agents.ask(viewer, query)
  return {
    id: (data as { startRun: { run: { id: string } } } | null)?.startRun.run.id,
    code: errors?.[0]?.extensions['code'],
  }
}

test('concurrent and later starts with one key return one run', async () => {
  const { assessmentId, viewer } = agents.anAssessment()
  const started = await Promise.all(Array.from({ length: 6 }, () => start(viewer, assessmentId)))
  started.push(await start(viewer, assessmentId))
  expect(new Set(started.map(({ id }) => id)).size).toBe(1)
  expect(started[0]?.id).toMatch(/^run_/)
  expect(started.every(({ code }) => code === undefined)).toBe(true)
})

test('the key with another assessment is a CONFLICT, also at the same time', async () => {
  const organizationId = createId('org')
  const [one, other] = [agents.anAssessment('MEMBER', organizationId), agents.anAssessment('MEMBER', organizationId)]
  const results = await Promise.all([start(one.viewer, one.assessmentId), start(one.viewer, other.assessmentId)])
  expect(results.map(({ code }) => code ?? 'started').toSorted()).toEqual(['CONFLICT', 'started'])
})

test('the same key of another user is another key', async () => {
  const organizationId = createId('org')
  const [one, other] = [agents.anAssessment('MEMBER', organizationId), agents.anAssessment('MEMBER', organizationId)]
  const [first, second] = [await start(one.viewer, one.assessmentId), await start(other.viewer, other.assessmentId)]
  expect([first.code, second.code]).toEqual([undefined, undefined])
  expect(first.id).not.toBe(second.id)
})

test('a refused start releases its reservation, deletes the run, and does not use up its key', async () => {
  const { assessmentId, viewer } = agents.anAssessment()
  const refusal = new AppError({ code: 'INVALID_TRANSITION', message: 'The assessment is archived.' })
  agents.neighbours.refuse('BeginRun', () => refusal)
  await expect(start(viewer, assessmentId)).resolves.toMatchObject({ code: 'INVALID_TRANSITION' })
  agents.neighbours.refuse('BeginRun', () => null)
  const reserved = agents.neighbours.asked.findLast(({ operation }) => operation === 'ReserveCredits')
  const runId = String(reserved?.input['runId'])
  expect(agents.neighbours.askedFor(runId)).toEqual(['ReserveCredits', 'BeginRun', 'ReleaseCredits', 'AbortRun'])
  await expect(agents.core.runs.find([runId])).resolves.toEqual([])
  const again = await start(viewer, assessmentId)
  expect(again.code).toBeUndefined()
  expect(again.id).not.toBe(runId)
})

test('concurrent changes of one run by two processes lose no change, and the slower one reads it again', async () => {
  const { id } = await agents.aRun()
  const read = await agents.runOf(id)
  const changed = (run: typeof read, error: string) => ({
    run: { ...run, error, revision: run.revision + 1 },
    events: [],
  })
  await expect(agents.core.runs.save(read, changed(read, 'first'))).resolves.toBe('saved')
  await expect(agents.core.runs.save(read, changed(read, 'second'))).resolves.toBe('stale')
  await expect(agents.runOf(id)).resolves.toMatchObject({ error: 'first', revision: read.revision + 1 })
  const others = [agents.anotherWriter(), agents.anotherWriter(), agents.anotherWriter()]
  const rule = (run: typeof read) => ({ run: { ...run, error: `${run.error ?? ''}+` }, events: [] })
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => (others[index % 3] ?? agents.core.writer).change(id, rule)),
  )
  await expect(agents.runOf(id)).resolves.toMatchObject({
    error: `first${'+'.repeat(12)}`,
    revision: read.revision + 13,
  })
})

test('a unique index of an earlier release is dropped when a process starts', async () => {
  const stored = agents.core.mongo.connection.collection('runs')
  const earlier = await stored.createIndex({ assessmentId: 1, idempotencyKey: 1 }, { unique: true })
  expect(Object.keys(await stored.indexInformation())).toContain(earlier)
  await agents.startAgain()
  expect(Object.keys(await stored.indexInformation())).not.toContain(earlier)
})
