import { AppError } from '#platform/errors'
import { createId } from '#platform/ids'
import type { JobWorker } from '#platform/jobs'
import type { AdviceContext, Advisor } from '#root/subgraphs/agents/src/domain/advice/types'
import { attemptKey, taskOf } from '#root/subgraphs/agents/src/domain/runs/run'
import { claimTask } from '#root/subgraphs/agents/src/domain/runs/work-on-task'
import { until } from '#root/test/support/until'
import { smallRun } from '#root/test/unit/agents/runs/fixtures'
import { agreeing, startAgents } from './support/start-agents.ts'
import type { Advices, Agents } from './support/start-agents.ts'

let agents: Agents
let worker: JobWorker | null = null

beforeAll(async () => {
  agents = await startAgents()
})
afterEach(async () => {
  await worker?.dispose()
  worker = null
})
afterAll(() => agents.dispose())

const work = (advices: Advices = {}) => {
  worker = agents.startWorker(advices)
}

const ended = ({ status }: { readonly status: string }) => ['COMPLETED', 'FAILED', 'CANCELLED'].includes(status)
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000)

/** Never resolves; rejects only when its signal is aborted. */
const hanging = (_: unknown, { signal }: AdviceContext) =>
  new Promise<never>((_resolve, reject) => {
    // On a busy machine, the deadline may pass before the agent is called.
    if (signal.aborted) reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })

describe('an attempt that passes its deadline', () => {
  test('counts, and the next one may do it', async () => {
    let attempts = 0
    const advise: Advisor['advise'] = (requirements, context) => {
      attempts += 1
      return attempts === 1 ? hanging(requirements, context) : agreeing
    }
    work({ MLOPS: { deadlineMs: 1_000, advise } })
    const { id } = await agents.aRun()
    const done = await agents.taskUntil(id, 'MLOPS', ended)
    expect(done).toMatchObject({ status: 'COMPLETED', attempt: 2, error: null })
    const events = (await agents.eventsOf(id)).filter(({ taskId }) => taskId === done.id)
    expect(events.map(({ kind, message }) => [kind, message])).toEqual([
      ['TASK_STARTED', null],
      ['TASK_RETRYING', 'Expected a result within 1000 ms, got none.'],
      ['TASK_STARTED', null],
      ['TASK_COMPLETED', 'Fine.'],
    ])
  })

  test('fails its task when it was the last, and the run only if that is required', async () => {
    work({ MLOPS: { deadlineMs: 50, advise: hanging } })
    const { id } = await agents.aRun()
    const failed = await agents.taskUntil(id, 'MLOPS', ended)
    expect(failed).toMatchObject({ status: 'FAILED', attempt: 3, error: 'Expected a result within 50 ms, got none.' })
    await agents.taskUntil(id, 'MLOPS', (_, run) => ended(run))
    await expect(agents.runOf(id)).resolves.toMatchObject({ status: 'COMPLETED', error: null })

    await worker?.dispose()
    work({ VALIDATION: { deadlineMs: 50, advise: hanging } })
    const other = await agents.aRun()
    await agents.taskUntil(other.id, 'VALIDATION', ended)
    await expect(agents.runOf(other.id)).resolves.toMatchObject({
      status: 'FAILED',
      error: 'VALIDATION failed: Expected a result within 50 ms, got none.',
    })
  })
})

test('cancelling a run aborts what is running, and the task stays CANCELLED', async () => {
  const signals: AbortSignal[] = []
  work({
    VALIDATION: {
      deadlineMs: 600_000,
      advise: (requirements, context) => {
        signals.push(context.signal)
        return hanging(requirements, context)
      },
    },
  })
  const { id, viewer } = await agents.aRun()
  await until(() => signals.length === 1)
  const { data } = await agents.ask(
    viewer,
    `mutation { cancelRun(input: { id: "${id}" }) { run { status tasks { status } } } }`,
  )
  expect(data).toMatchObject({ cancelRun: { run: { status: 'CANCELLED' } } })
  await until(() => signals[0]?.aborted === true)
  await worker?.dispose()
  const run = await agents.runOf(id)
  expect(new Set(run.tasks.map(({ status }) => status))).toEqual(new Set(['CANCELLED']))
  expect(signals).toHaveLength(1)
})

test('a task whose worker is silent is taken from it, and another attempt does it', async () => {
  const { id } = await agents.aRun()
  // A worker that started the task, sent a heartbeat and crashed.
  await agents.core.writer.change(id, (run) => claimTask(run, { role: 'VALIDATION', attempt: 1 }, secondsAgo(6)))
  const attempt = await attemptOfValidation(id)
  await agents.core.runs.beat([attempt], secondsAgo(4))
  await agents.reconcile()
  expect(taskOf(await agents.runOf(id), 'VALIDATION')).toMatchObject({ status: 'RUNNING', attempt: 1 })
  await agents.core.runs.beat([attempt], secondsAgo(6))
  await agents.reconcile()
  expect(taskOf(await agents.runOf(id), 'VALIDATION')).toMatchObject({
    status: 'RETRYING',
    attempt: 1,
    error: 'The worker was lost.',
  })
  work()
  await expect(agents.taskUntil(id, 'VALIDATION', ended)).resolves.toMatchObject({ status: 'COMPLETED', attempt: 2 })
})

test('heartbeats are stored while a transaction changes their run, and count for the current attempts only', async () => {
  const { id } = await agents.aRun()
  await agents.core.writer.change(id, (run) => claimTask(run, { role: 'VALIDATION', attempt: 1 }, secondsAgo(6)))
  const attempt = await attemptOfValidation(id)
  const { mongo, runs } = agents.core
  await mongo.transaction(async (session) => {
    await mongo.connection.collection('runs').updateOne({ _id: id as never }, { $inc: { revision: 0 } }, { session })
    const attempts = [attempt, { ...attempt, attempt: 2 }, { ...attempt, runId: 'run_0' }]
    await expect(runs.beat(attempts, secondsAgo(1))).resolves.toEqual([attempt])
  })
  const stored = await runs.findHeartbeats([attempt, { ...attempt, attempt: 2 }])
  expect([...stored.keys()]).toEqual([attemptKey(attempt)])
})

async function attemptOfValidation(runId: string) {
  const taskId = taskOf(await agents.runOf(runId), 'VALIDATION')?.id ?? ''
  return { runId, taskId, attempt: 1 }
}

describe('a start that was cut off after its first write', () => {
  /** A run as stored before the credits and the assessment are reserved. */
  async function cutOff(ageSeconds: number) {
    const { assessmentId, organizationId } = agents.anAssessment()
    const run = smallRun({ id: createId('run'), assessmentId, organizationId, createdAt: secondsAgo(ageSeconds) })
    await agents.core.runs.insert(run)
    return run.id
  }

  test('is completed by the reconciler, once it can no longer be in progress', async () => {
    const [young, old] = [await cutOff(3), await cutOff(6)]
    await agents.reconcile()
    await expect(agents.runOf(young)).resolves.toMatchObject({ preparation: 'pending', revision: 0 })
    expect(agents.neighbours.askedFor(young)).toEqual([])
    expect(agents.neighbours.askedFor(old)).toEqual(['ReserveCredits', 'BeginRun'])
    await expect(agents.runOf(old)).resolves.toMatchObject({ preparation: 'done', status: 'QUEUED' })
    work()
    await agents.taskUntil(old, 'SYNTHESIS', (_, run) => ended(run))
    await expect(agents.runOf(old)).resolves.toMatchObject({ status: 'COMPLETED' })
  })

  test('fails and lets go of everything when it is refused', async () => {
    const id = await cutOff(6)
    const refusal = new AppError({ code: 'INSUFFICIENT_CREDITS', message: 'This costs 1 credits; 0 can be spent.' })
    agents.neighbours.refuse('ReserveCredits', () => refusal)
    await agents.reconcile()
    agents.neighbours.refuse('ReserveCredits', () => null)
    await expect(agents.runOf(id)).resolves.toMatchObject({ status: 'FAILED', error: refusal.message })
    expect(agents.neighbours.askedFor(id)).toEqual(['ReserveCredits', 'ReleaseCredits', 'AbortRun'])
    await until(() => agents.heard.some(({ type, runId }) => type === 'run.failed' && runId === id))
  })
})

test('a failed task is retried by hand', async () => {
  let mayFail = true
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const failing = () => {
    if (mayFail) throw Object.assign(new Error('It broke.'), { retryable: false })
    return agreeing
  }
  work({ MLOPS: { advise: failing }, CTO: { advise: () => released.then(() => agreeing) } })
  const { id, viewer } = await agents.aRun()
  const failed = await agents.taskUntil(id, 'MLOPS', ended)
  expect(failed).toMatchObject({ status: 'FAILED', attempt: 1, error: 'It broke.' })
  mayFail = false
  const retry = `mutation { retryTask(input: { runId: "${id}", role: MLOPS }) { run { status } } }`
  expect((await agents.ask(viewer, retry)).errors).toBeUndefined()
  const done = await agents.taskUntil(id, 'MLOPS', ended)
  expect(done).toMatchObject({ status: 'COMPLETED', attempt: 2, error: null })
  const again = await agents.ask(viewer, retry)
  expect(again.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_TRANSITION', from: 'COMPLETED', to: 'READY' })
  release()
  await agents.taskUntil(id, 'MLOPS', (_, run) => run.status === 'COMPLETED')
})

test.each(['pauseRun', 'resumeRun', 'cancelRun'])(
  '%s is NOT_FOUND for a user of another organization',
  async (step) => {
    const { id, viewer } = await agents.aRun()
    await agents.ask(viewer, `mutation { pauseRun(input: { id: "${id}" }) { run { id } } }`)
    const before = await agents.runOf(id)
    const stranger = agents.anAssessment('OWNER').viewer
    const { data, errors } = await agents.ask(stranger, `mutation { ${step}(input: { id: "${id}" }) { run { id } } }`)
    expect(data).toBeNull()
    expect(errors?.[0]?.extensions['code']).toBe('NOT_FOUND')
    await expect(agents.runOf(id)).resolves.toEqual(before)
  },
)
