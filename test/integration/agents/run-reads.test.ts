import { createId } from '#platform/ids'
import { createLog } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import type { QueuedTask, RunRepository } from '#root/subgraphs/agents/src/domain/runs/ports'
import type { Run } from '#root/subgraphs/agents/src/domain/runs/run'
import { createRunRepository } from '#root/subgraphs/agents/src/models/run.repository'
import { defineModels } from '#root/subgraphs/agents/src/models/schemas'
import type { AgentsModels } from '#root/subgraphs/agents/src/models/schemas'
import { ReconcileService } from '#root/subgraphs/agents/src/services/reconcile.service'
import { createRunWriter } from '#root/subgraphs/agents/src/services/run-writer'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'
import type { DocumentStore } from '#root/test/support/document-store'
import { createCommandRecorder, lookupsOf } from '#root/test/support/queries/index'
import { noon, smallRun, task } from '#root/test/unit/agents/runs/fixtures'

let store: DocumentStore
let mongo: Mongo
let models: AgentsModels
let runs: RunRepository
const recorder = createCommandRecorder()
let first = 0

beforeAll(async () => {
  store = await startDocumentStore()
  const log = createLog({ service: 'test', level: 'silent' })
  const { onCommand } = recorder
  mongo = await connectMongo({ url: store.url, database: uniqueDatabaseName('runs'), log, onCommand })
  models = defineModels(mongo.connection)
  await mongo.prepare(Object.values(models) as never)
  runs = createRunRepository({
    mongo,
    models,
    outbox: { append: async () => undefined } as never,
    toOutboxEvents: () => [],
  })
})
afterEach(() => models.runs.deleteMany({}))
afterAll(async () => {
  await mongo.connection.dropDatabase()
  await mongo.dispose()
  await store.dispose()
})

/** Stores runs without the subgraph. @returns their ids, sorted, because ids of the same millisecond have no order */
async function insert(changes: readonly Partial<Run>[]): Promise<readonly string[]> {
  const stored = changes.map((change) => {
    const { id, ...run } = smallRun({ id: createId('run'), assessmentId: createId('asm'), ...change })
    return { ...run, _id: id, active: !['COMPLETED', 'FAILED', 'CANCELLED'].includes(run.status) }
  })
  await models.runs.insertMany(stored)
  return stored.map(({ _id }) => _id).toSorted()
}

/** Number of documents that the server has examined for the commands since `first`. */
async function examined(): Promise<number> {
  let sum = 0
  for (const { query } of recorder.commands.slice(first).flatMap(lookupsOf)) {
    const plan = await mongo.connection.db?.command({ explain: query, verbosity: 'executionStats' })
    const stats = plan?.['stages']?.[0]?.$cursor ?? plan
    sum += Number(stats.executionStats.totalDocsExamined)
  }
  return sum
}

function idsByAssessment(found: readonly Run[]): Readonly<Record<string, readonly string[]>> {
  const groups = Object.groupBy(found, ({ assessmentId }) => assessmentId)
  return Object.fromEntries(Object.entries(groups).map(([id, group = []]) => [id, group.map((run) => run.id)]))
}

const completed = (assessmentId: string, count: number) =>
  Array.from({ length: count }, () => ({ assessmentId, status: 'COMPLETED' as const }))

describe('runs of assessments', () => {
  const [busy, idle, none] = [createId('asm'), createId('asm'), createId('asm')]
  let ids: { readonly busy: readonly string[]; readonly idle: readonly string[] }

  beforeEach(async () => {
    ids = { busy: await insert(completed(busy, 300)), idle: await insert(completed(idle, 2)) }
    first = recorder.commands.length
  })

  const pageOf = (assessmentId: string) =>
    ({ assessmentId, statuses: null, direction: 'DESC', cursor: null, isBackward: false, limit: 100 }) as const

  test('are read newest first, page by page, and no others are looked at', async () => {
    const pages = await runs.findPages([busy, idle, none].map(pageOf))
    const found = idsByAssessment(pages.flatMap(({ items }) => items))
    expect(found).toEqual({ [busy]: ids.busy.slice(200).toReversed(), [idle]: ids.idle.toReversed() })
    expect(pages.map(({ hasMore }) => hasMore)).toEqual([true, false, false])
    expect(recorder.commands.length - first).toBe(1)
    if (store.kind === 'embedded') expect(await examined()).toBeLessThanOrEqual(101 + 2)
  })
})

describe('runs that are not over', () => {
  const paused = { status: 'PAUSED', preparation: 'done' } as const
  const queued: QueuedTask[] = []
  let reconciler: ReconcileService

  beforeAll(() => {
    const log = createLog({ service: 'test', level: 'silent' })
    const queue = { enqueue: async (queuedTask: QueuedTask) => void queued.push(queuedTask) }
    const writer = createRunWriter({ runs, onStored: () => undefined })
    const clock = { now: () => new Date(), random: () => 0 }
    reconciler = new ReconcileService({ runs, writer, service: null as never, queue, log, ...clock })
  })
  beforeEach(() => void queued.splice(0))

  const reconcile = () => reconciler.reconcile(new AbortController().signal)

  test('any number of paused ones keep no other from being found', async () => {
    await insert(Array.from({ length: 1_001 }, () => ({ ...paused, tasks: [task('CTO', { status: 'READY' })] })))
    const going = { preparation: 'done', tasks: [task('CTO', { status: 'READY' })] } as const
    const ids = await insert([
      { ...going, status: 'RUNNING' },
      { ...going, status: 'QUEUED' },
    ])
    first = recorder.commands.length
    await reconcile()
    expect(queued.map(({ runId }) => runId).toSorted()).toEqual(ids)
    if (store.kind === 'embedded') expect(await examined()).toBeLessThanOrEqual(ids.length)
  })

  test('are all found, page by page', async () => {
    const going = { preparation: 'done', status: 'RUNNING', tasks: [task('CTO', { status: 'READY' })] } as const
    const ids = await insert(Array.from({ length: 2_001 }, () => going))
    await reconcile()
    expect(queued.map(({ runId }) => runId)).toEqual(ids)
  })

  test('a paused run whose worker crashed gets its attempt back', async () => {
    const [id = ''] = await insert([
      { ...paused, tasks: [task('CTO', { status: 'RUNNING', attempt: 1, heartbeatAt: noon })] },
    ])
    await reconcile()
    expect((await runs.find([id]))[0]).toMatchObject({ status: 'PAUSED', tasks: [{ status: 'RETRYING', attempt: 1 }] })
  })
})
