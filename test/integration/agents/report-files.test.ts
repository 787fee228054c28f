import { mongo } from 'mongoose'
import type { UserViewer } from '#platform/auth'
import { createId } from '#platform/ids'
import { reportFileKey } from '#root/subgraphs/agents/src/domain/reports/report-file'
import type { ReportFile, ReportRenderer } from '#root/subgraphs/agents/src/domain/reports/report-file'
import { RenderReportService } from '#root/subgraphs/agents/src/services/report-file.service'
import { ReportUpkeepService } from '#root/subgraphs/agents/src/services/report-upkeep.service'
import { reportDocument } from '#root/test/support/reports/report-document'
import { smallRun } from '#root/test/unit/agents/runs/fixtures'
import { startAgents } from './support/start-agents.ts'
import type { Agents } from './support/start-agents.ts'

let agents: Agents
const commands: string[] = []

beforeAll(async () => {
  agents = await startAgents({
    onMongoCommand({ name, command }) {
      const collection = (command as Readonly<Record<string, unknown>>)[name]
      // The outbox and its relays are read and written in the background.
      if (!String(collection).startsWith('outbox')) commands.push(`${name} ${String(collection)}`)
    },
  })
})
afterAll(() => agents.dispose())

const organizationId = createId('org')
const viewer: UserViewer = {
  kind: 'user',
  userId: createId('usr'),
  sessionId: createId('ses'),
  roles: { [organizationId]: 'VIEWER' },
}
const laterMs = 100 * 3_600_000
const later = () => new Date(Date.now() + laterMs)

/** A run that has ended with a report. */
async function finishedRun(): Promise<string> {
  const { runs, reports } = agents.core
  const run = smallRun({ id: createId('run'), assessmentId: createId('asm'), organizationId, status: 'COMPLETED' })
  await runs.insert(run)
  await reports.saveDocument(run.id, reportDocument())
  return run.id
}

async function request(runId: string, format = 'MARKDOWN') {
  const query = `mutation { requestReportFile(input: { runId: "${runId}", format: ${format} }) { file { status error download { url } } } }`
  const { data, errors } = await agents.ask(viewer, query)
  if (errors) throw new Error(errors[0]?.message)
  return (data as { requestReportFile: { file: { status: string; error: string | null } } }).requestReportFile.file
}

const stateOf = async (runId: string): Promise<ReportFile | undefined> =>
  (await agents.core.reports.findFiles([{ runId, format: 'MARKDOWN' }], new Date()))[0]

const render = (runId: string, renderer: ReportRenderer, isLastAttempt = false) =>
  new RenderReportService({ reports: agents.core.reports, renderer, now: () => new Date() }).render(
    { runId, format: 'MARKDOWN' },
    { isLastAttempt, log: { info: () => undefined } as never },
  )

const writing = (text: string): ReportRenderer => ({ render: async () => new TextEncoder().encode(text) })
const failing: ReportRenderer = { render: () => Promise.reject(new Error('no paper')) }

async function contentOf(runId: string): Promise<string | undefined> {
  const key = { runId, format: 'MARKDOWN' } as const
  const content = (await agents.core.reports.read([key])).get(reportFileKey(key))
  return content && new TextDecoder().decode(content)
}

const count = (collection: string) => agents.core.mongo.connection.collection(collection).countDocuments()
const leftovers = async () => [
  await count('reportfiles'),
  await count('reportContents.files'),
  await count('reportContents.chunks'),
]

test('a file is made once, also when its job is delivered twice', async () => {
  const runId = await finishedRun()
  expect(await request(runId)).toMatchObject({ status: 'PENDING', download: null })
  await Promise.all([render(runId, writing('first')), render(runId, writing('first'))])
  await render(runId, writing('second'))
  expect(await contentOf(runId)).toBe('first')
  expect(await stateOf(runId)).toMatchObject({ status: 'READY', sizeBytes: 5, error: null })
  expect(await request(runId)).toMatchObject({ status: 'READY' })
})

test('a file of several megabytes is stored whole', async () => {
  const runId = await finishedRun()
  await request(runId)
  const text = 'a report '.repeat(400_000)
  await render(runId, writing(text))
  expect(await contentOf(runId)).toBe(text)
})

test('a file that cannot be made has failed after the last attempt, and can be requested again', async () => {
  const runId = await finishedRun()
  await request(runId)
  await expect(render(runId, failing)).rejects.toThrow('no paper')
  expect(await stateOf(runId)).toMatchObject({ status: 'PENDING' })
  await expect(render(runId, failing, true)).rejects.toThrow('no paper')
  // What failed inside is for the log alone.
  expect(await stateOf(runId)).toMatchObject({ status: 'FAILED', error: 'The file could not be made.' })
  expect(await request(runId)).toMatchObject({ status: 'PENDING', error: null })
  await render(runId, writing('now'))
  expect(await contentOf(runId)).toBe('now')
})

test('files that have expired are removed with all that was stored for them', async () => {
  const [ready, interrupted] = [await finishedRun(), await finishedRun()]
  await request(ready)
  await render(ready, writing('x'.repeat(600_000)))
  await request(interrupted)
  // A worker that is killed while it stores a file leaves chunks and no file.
  const chunks = agents.core.mongo.connection.collection('reportContents.chunks')
  const [stored] = await chunks.find({}).limit(1).toArray()
  const contentId = new mongo.ObjectId()
  const files = agents.core.mongo.connection.collection<{ _id: string; contentIds: string[] }>('reportfiles')
  await files.updateOne(
    { _id: reportFileKey({ runId: interrupted, format: 'MARKDOWN' }) },
    { $push: { contentIds: contentId.toHexString() } },
  )
  await chunks.insertOne({ ...stored, _id: new mongo.ObjectId(), files_id: contentId })
  const upkeep = (now: () => Date) =>
    new ReportUpkeepService({ reports: agents.core.reports, queue: { enqueue: async () => undefined }, now }).upkeep(
      new AbortController().signal,
    )
  await upkeep(() => new Date())
  expect(await contentOf(ready)).toHaveLength(600_000)
  await upkeep(later)
  expect(await leftovers()).toEqual([0, 0, 0])
  expect(await request(ready)).toMatchObject({ status: 'PENDING' })
})

test('a file whose job was lost is enqueued again', async () => {
  const runId = await finishedRun()
  await request(runId)
  const enqueued: string[] = []
  const upkeep = new ReportUpkeepService({
    reports: agents.core.reports,
    queue: { enqueue: async (file) => void enqueued.push(file.runId) },
    now: () => new Date(Date.now() + 60_000),
  })
  await upkeep.upkeep(new AbortController().signal)
  expect(enqueued).toContain(runId)
})

test('as many commands read the files of ten runs as of one', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, finishedRun))
  for (const runId of ids) await request(runId)
  const read = async (some: readonly string[]) => {
    commands.length = 0
    const runs = some.map((id) => `{ __typename: "AgentRun", id: "${id}" }`).join(', ')
    const { data, errors } = await agents.ask(
      viewer,
      `{ _entities(representations: [${runs}]) { ... on AgentRun { pdf: reportFile(format: PDF) { status } text: reportFile(format: MARKDOWN) { status content } } } }`,
    )
    expect(errors).toBeUndefined()
    expect((data as { _entities: readonly { text: unknown }[] })._entities).toHaveLength(some.length)
    return [...commands]
  }
  const one = await read(ids.slice(0, 1))
  expect(await read(ids)).toEqual(one)
})

test.each(['QUEUED', 'RUNNING', 'FAILED', 'CANCELLED'] as const)('a run that is %s has no file', async (status) => {
  const run = smallRun({ id: createId('run'), assessmentId: createId('asm'), organizationId, status })
  await agents.core.runs.insert(run)
  await expect(request(run.id)).rejects.toThrow(
    `Expected a run that has written its report, got one that is ${status}.`,
  )
})

test('a run of an earlier release has no file, and the message says what to do', async () => {
  const run = smallRun({ id: createId('run'), assessmentId: createId('asm'), organizationId, status: 'COMPLETED' })
  await agents.core.runs.insert(run)
  await expect(request(run.id)).rejects.toThrow(/of an earlier release. Start a new run/)
})

test('a file is found by its id, by those who may see its run', async () => {
  const runId = await finishedRun()
  const find = async (id: string, asked: UserViewer = viewer) => {
    const representations = `[{ __typename: "ReportFile", id: "${id}" }]`
    const query = `{ _entities(representations: ${representations}) { ... on ReportFile { id format } } }`
    return ((await agents.ask(asked, query)).data as { _entities: readonly unknown[] })._entities
  }
  const id = `${runId.replace('run_', 'rpf_')}_pdf`
  expect(await find(id)).toEqual([null])
  await request(runId, 'PDF')
  expect(await find(id)).toEqual([{ id, format: 'PDF' }])
  expect(await find(id, { ...viewer, roles: { [createId('org')]: 'OWNER' } })).toEqual([null])
  for (const other of [id.replace('_pdf', '_gif'), id.replace('_pdf', '_word'), 'rpf_', 'rpf_1_2_pdf'])
    expect(await find(other)).toEqual([null])
})
