import { createId } from '#platform/ids'
import { createLog } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import type { RunRepository } from '../../../subgraphs/agents/src/domain/runs/ports.ts'
import type { Run } from '../../../subgraphs/agents/src/domain/runs/run.ts'
import { createRunRepository } from '../../../subgraphs/agents/src/models/run.repository.ts'
import { defineModels } from '../../../subgraphs/agents/src/models/schemas.ts'
import type { AgentsModels } from '../../../subgraphs/agents/src/models/schemas.ts'
import { startDocumentStore, uniqueDatabaseName } from '../../support/document-store.ts'
import type { DocumentStore } from '../../support/document-store.ts'
import { createCommandRecorder, lookupsOf } from '../../support/queries/index.ts'
import { smallRun } from '../../unit/agents/runs/fixtures.ts'

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
  runs = createRunRepository({ mongo, models, outbox: null as never, toOutboxEvents: () => [] })
})
afterEach(() => models.runs.deleteMany({}))
afterAll(async () => {
  await mongo.connection.dropDatabase()
  await mongo.dispose()
  await store.dispose()
})

/** Stores runs as they are; their ids, of those of the same millisecond in no order but this one. */
async function insert(changes: readonly Partial<Run>[]): Promise<readonly string[]> {
  const stored = changes.map((change) => {
    const { id, ...run } = smallRun({ id: createId('run'), assessmentId: createId('asm'), ...change })
    return { ...run, _id: id, active: !['COMPLETED', 'FAILED', 'CANCELLED'].includes(run.status) }
  })
  await models.runs.insertMany(stored)
  return stored.map(({ _id }) => _id).toSorted()
}

/** How many documents the server has looked at for what was asked since `first`. */
async function examined(): Promise<number> {
  const plans = await Promise.all(
    recorder.commands
      .slice(first)
      .flatMap(lookupsOf)
      .map(({ query }) => mongo.connection.db?.command({ explain: query, verbosity: 'executionStats' })),
  )
  return plans.reduce<number>((sum, plan) => {
    const stats = plan?.['stages']?.[0]?.$cursor ?? plan
    return sum + Number(stats.executionStats.totalDocsExamined)
  }, 0)
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

  test('are read newest first, 100 at most of each, and no others are looked at', async () => {
    const found = idsByAssessment(await runs.findOfAssessments([busy, idle, none]))
    expect(found).toEqual({ [busy]: ids.busy.slice(200).toReversed(), [idle]: ids.idle.toReversed() })
    expect(recorder.commands.length - first).toBe(1)
    if (store.kind === 'embedded') expect(await examined()).toBeLessThanOrEqual(101 + 2)
  })
})
