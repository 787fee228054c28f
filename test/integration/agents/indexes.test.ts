import { createId } from '#platform/ids'
import { createLog } from '#platform/logging'
import { createOutbox } from '#platform/outbox'
import type { ReportFileKey, ReportRepository } from '#root/subgraphs/agents/src/domain/reports/report-file'
import type { Run } from '#root/subgraphs/agents/src/domain/runs/run'
import { createPricesRepository } from '#root/subgraphs/agents/src/models/prices.repository'
import { createReportRepository } from '#root/subgraphs/agents/src/models/report.repository'
import { createRunRepository } from '#root/subgraphs/agents/src/models/run.repository'
import { defineModels } from '#root/subgraphs/agents/src/models/schemas'
import { startQueries } from '#root/test/support/queries/index'
import type { Queries } from '#root/test/support/queries/index'
import { reportDocument } from '#root/test/support/reports/report-document'
import { smallRun } from '#root/test/unit/agents/runs/fixtures'

let queries: Queries

beforeAll(async () => {
  queries = await startQueries(['subgraphs/agents/src/models/*.ts'])
})
afterAll(() => queries.dispose())

const aRun = (): Run =>
  smallRun({ id: createId('run'), assessmentId: createId('asm'), idempotencyKey: createId('key') })

/** Executes every query of the subgraph, its workers and its reconciler. */
async function askEverything(): Promise<void> {
  const { mongo } = queries
  const models = defineModels(mongo.connection)
  await mongo.prepare(Object.values(models) as never)
  const log = createLog({ service: 'test', level: 'silent' })
  const outbox = createOutbox({ connection: mongo.connection, topics: null, deliver: () => Promise.resolve(), log })
  await outbox.start()
  const runs = createRunRepository({ mongo, models, outbox, toOutboxEvents: () => [] })
  const [run, other] = [aRun(), aRun()]
  const taskId = run.tasks[0]?.id ?? ''
  await runs.insert(run)
  await runs.insert(other)
  await runs.find([run.id])
  await runs.findByKey({
    organizationId: run.organizationId,
    startedBy: run.startedBy,
    idempotencyKey: run.idempotencyKey ?? '',
  })
  const page = { statuses: null, direction: 'DESC', cursor: null, isBackward: false, limit: 20 } as const
  await runs.findPages([{ ...page, assessmentId: run.assessmentId }])
  await runs.findPages([run, other].map(({ assessmentId }) => ({ ...page, assessmentId, cursor: run.id })))
  await runs.findPages([{ ...page, assessmentId: run.assessmentId, statuses: ['FAILED'], isBackward: true }])
  await runs.findPages([{ ...page, assessmentId: run.assessmentId, direction: 'ASC', cursor: run.id }])
  await runs.count([run.assessmentId, other.assessmentId])
  await runs.findLatest([run.assessmentId])
  await runs.countActive(run.organizationId)
  await runs.countActiveByStatus()
  await runs.findActive({ status: 'RUNNING', after: null, limit: 100 })
  await runs.findActive({ status: 'RUNNING', after: run.id, limit: 100 })
  await runs.findActive({ status: 'PAUSED', after: null, limit: 100 })
  await runs.findActive({ status: 'PAUSED', after: run.id, limit: 100 })
  const tasks = run.tasks.map((task) => ({ ...task, status: 'RUNNING' as const, attempt: 1 }))
  await runs.save(run, { run: { ...run, revision: 1, tasks }, events: [] })
  const attempt = { runId: run.id, taskId, attempt: 1 }
  await runs.beat([attempt], new Date())
  await runs.findHeartbeats([attempt])
  await runs.saveInput(run.id, { title: 'A', requirements: {} as never })
  await runs.findInput(run.id)
  const outcome = { kind: 'FAILED' } as never
  await runs.saveOutcome(run.id, { role: 'CTO', outcome, recommendationIds: [] })
  await runs.findOutcomes(run.id)
  await runs.findOutcomesOf('SIMULATION', [run.id, other.id])
  await runs.savePlan(run.id, {} as never)
  await runs.findPlans([run.id, other.id])
  await runs.remove(other)
  const prices = createPricesRepository(models)
  const { organizationId } = run
  const overlay = { asOf: '2026', name: 'contract', prices: [], onPremises: [] }
  await prices.save({ organizationId, overlay, updatedAt: new Date(), updatedBy: run.startedBy })
  await prices.find([organizationId, other.organizationId])
  await prices.remove(organizationId)
  await askReports(createReportRepository(mongo, models), [run.id, other.id])
  await outbox.dispose()
}

async function askReports(reports: ReportRepository, runIds: readonly [string, string]): Promise<void> {
  const [now, later] = [new Date(), new Date(Date.now() + 3_600_000)]
  const keys = runIds.map((runId) => ({ runId, format: 'PDF' as const }))
  const [ready, failed] = keys as [ReportFileKey, ReportFileKey]
  for (const key of keys) {
    await reports.saveDocument(key.runId, reportDocument())
    const facts = { status: 'PENDING', fileName: 'a.pdf', sizeBytes: null, error: null } as const
    await reports.request({ ...key, ...facts, requestedAt: now, expiresAt: later }, now)
  }
  await reports.findDocument(ready.runId)
  await reports.findTitles(runIds)
  await reports.findPending(later, 100)
  await reports.store(ready, new Uint8Array(10))
  await reports.fail(failed, 'no paper')
  await reports.findFiles(keys, now)
  await reports.read(keys)
  await reports.removeExpired(later)
}

/** The driver looks whether a bucket of GridFS has any file, with a limit of one, before the first upload of a process. */
const firstUpload = 'reportContents.files.find {  }'

test('no query of the subgraph or its workers scans a collection', async () => {
  await askEverything()
  expect(queries.unasked()).toEqual([])
  const explained = await queries.explainAmong(1_200)
  expect(explained.filter(({ isScan, shape }) => isScan && shape !== firstUpload)).toEqual([])
  expect(explained.length).toBeGreaterThan(10)
})
