import type { AgentRole } from '#root/subgraphs/agents/src/domain/advice/types'
import { until } from '#root/test/support/until'
import { agreeing, startAgents } from './support/start-agents.ts'
import type { Agents } from './support/start-agents.ts'

let agents: Agents

beforeAll(async () => {
  agents = await startAgents()
})
afterAll(() => agents.dispose())

/** Every kind of event of a run, with the correlation ids of the calls that caused it. */
async function callsByKind(runId: string) {
  const groups = Map.groupBy(await agents.eventsOf(runId), ({ kind }) => kind)
  return Object.fromEntries(
    [...groups].map(([kind, events]) => [kind, [...new Set(events.map((e) => e.correlationId))]]),
  )
}

const heardOf = (id: string) =>
  Object.fromEntries(agents.heard.filter(({ runId }) => runId === id).map((news) => [news.type, news.correlationId]))

test('a call is followed by its id through other subgraphs, jobs and events', async () => {
  const jobs: string[] = []
  const worker = agents.startWorker({}, (job) => jobs.push(job.correlationId))
  const { id } = await agents.aRun('call-start')
  await until(() => 'run.completed' in heardOf(id))
  await worker.dispose()
  expect(new Set(agents.neighbours.asked.map(({ correlationId }) => correlationId))).toEqual(new Set(['call-start']))
  expect([jobs.length, new Set(jobs)]).toEqual([13, new Set(['call-start'])])
  expect(heardOf(id)).toEqual({ 'run.started': 'call-start', 'run.completed': 'call-start' })
  expect(new Set(Object.values(await callsByKind(id)).flat())).toEqual(new Set(['call-start']))
})

test('the effects of a later call have the correlation id of that call', async () => {
  const jobs: { role: AgentRole; correlationId: string }[] = []
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const failing = () => Promise.reject(Object.assign(new Error('It broke.'), { retryable: false }))
  const advices = { MLOPS: { advise: failing }, CTO: { advise: () => released.then(() => agreeing) } }
  const { id, viewer } = await agents.aRun('call-start')
  await agents.ask(viewer, `mutation { pauseRun(input: { id: "${id}" }) { run { id } } }`, 'call-pause')
  await agents.ask(viewer, `mutation { resumeRun(input: { id: "${id}" }) { run { id } } }`, 'call-resume')
  const worker = agents.startWorker(advices, (job) => jobs.push(job))
  await agents.taskUntil(id, 'MLOPS', ({ status }) => status === 'FAILED')
  await agents.ask(
    viewer,
    `mutation { retryTask(input: { runId: "${id}", role: MLOPS }) { run { id } } }`,
    'call-retry',
  )
  await agents.taskUntil(id, 'MLOPS', ({ status, attempt }) => status === 'FAILED' && attempt === 2)
  await agents.ask(viewer, `mutation { cancelRun(input: { id: "${id}" }) { run { id } } }`, 'call-cancel')
  await until(() => 'run.cancelled' in heardOf(id))
  release()
  await worker.dispose()
  expect(await callsByKind(id)).toMatchObject({
    RUN_PAUSED: ['call-pause'],
    RUN_RESUMED: ['call-resume'],
    TASK_RETRYING: ['call-retry'],
    TASK_FAILED: ['call-start'],
    RUN_CANCELLED: ['call-cancel'],
  })
  expect(heardOf(id)).toMatchObject({ 'run.paused': 'call-pause', 'run.cancelled': 'call-cancel' })
  expect(jobs.filter(({ role }) => role === 'MLOPS').map(({ correlationId }) => correlationId)).toEqual([
    'call-start',
    'call-retry',
  ])
})
