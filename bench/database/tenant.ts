import { readFileSync } from 'node:fs'
import { createId, lowestIdAt } from '#platform/ids'
import { createLog } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import { createOutbox } from '#platform/outbox'
import type { AssessmentStatus } from '../../subgraphs/assessments/src/domain/assessment.ts'
import type { AssessmentRepository } from '../../subgraphs/assessments/src/domain/ports.ts'
import { createAnnouncedWrites } from '../../subgraphs/assessments/src/models/announced-writes.ts'
import { createAssessmentCounts } from '../../subgraphs/assessments/src/models/assessment-counts.ts'
import { createAssessmentRepository } from '../../subgraphs/assessments/src/models/assessment.repository.ts'
import { defineModels } from '../../subgraphs/assessments/src/models/schemas.ts'

/** A database of assessments, nearly all of one organization, created over two years. */
export interface Tenant {
  readonly organizationId: string
  /** One of a hundred other organizations, which share every twentieth assessment. */
  readonly smallOrganizationId: string
  readonly repository: AssessmentRepository
  /** Reads a first page of the small organization, with or without the requirements, to measure the effect of a projection. */
  readSmall(limit: number, fields: Readonly<Record<string, 0>>): Promise<number>
  /** @returns the duration in milliseconds */
  seed(documents: number): Promise<number>
  /** The assessment that has this share of all others before it in the list: 0.5 is in the middle. */
  idAt(share: number): string
  /** Drops the database. */
  dispose(): Promise<void>
}

const spanMs = 2 * 365 * 86_400_000
const batch = 5_000
const others = 100
const sharedWith = 20

// Statuses in descending order of their share; active runs are rare.
const statusOf = (index: number): AssessmentStatus => {
  if (index % 100_000 === 7) return 'RUNNING'
  return index % 10 < 7 ? 'COMPLETED' : index % 10 < 9 ? 'DRAFT' : 'ARCHIVED'
}

export async function openTenant(url: string): Promise<Tenant> {
  const log = createLog({ service: 'bench', level: 'error' })
  const mongo = await connectMongo({ url, database: `bench_${createId('run').slice(-8)}`, log })
  const models = defineModels(mongo.connection)
  await mongo.prepare(Object.values(models))
  const deliver = () => Promise.resolve()
  const outbox = createOutbox({ connection: mongo.connection, topics: null, deliver, log })
  const counts = createAssessmentCounts({ mongo, models })
  const writes = createAnnouncedWrites({ mongo, outbox, models, counts })
  const repository = await createAssessmentRepository({ models, writes, counts })
  const organizationId = createId('org')
  const small = Array.from({ length: others }, () => createId('org'))
  const [smallOrganizationId = ''] = small
  const documentsOf = createDocuments(organizationId, small)
  return {
    organizationId,
    smallOrganizationId,
    repository,
    async readSmall(limit, fields) {
      const page = models.assessments.find({ organizationId: smallOrganizationId }, fields)
      return (await page.sort({ _id: -1 }).limit(limit).lean()).length
    },
    async seed(documents) {
      const from = performance.now()
      for (let index = 0; index < documents; index += batch) {
        const size = Math.min(batch, documents - index)
        const written = Array.from({ length: size }, (_, offset) => documentsOf.toDocument(index + offset, documents))
        await models.assessments.collection.insertMany(written as never, { ordered: false })
      }
      return performance.now() - from
    },
    idAt: (share) => documentsOf.idAt(share),
    async dispose() {
      await mongo.connection.dropDatabase()
      await mongo.dispose()
    },
  }
}

function createDocuments(organizationId: string, small: readonly string[]) {
  const now = Date.now()
  const timeAt = (share: number) => Math.round(now - share * spanMs)
  return {
    idAt: (share: number) => idOf(timeAt(share)),
    toDocument(index: number, documents: number) {
      const at = timeAt(1 - index / documents)
      const owner = index % sharedWith === 0 ? (small[(index / sharedWith) % others] ?? '') : organizationId
      const when = { createdAt: new Date(at), updatedAt: new Date(at) }
      const facts = { title: `Assessment ${index}`, organizationId: owner, status: statusOf(index) }
      return { ...anAssessment, ...facts, ...when, _id: idOf(at) }
    },
  }
}

/** An id of an assessment that was created at that time. */
const idOf = (timeMs: number) => `${lowestIdAt('asm', timeMs)}${createId('asm').slice(-16)}`

const example = JSON.parse(readFileSync('docs/examples/llm-serving.json', 'utf8')) as { readonly requirements: object }

const anAssessment = {
  version: 4,
  revision: 9,
  createdBy: createId('usr'),
  requirements: example.requirements,
  currentRunId: null,
  beforeRun: null,
  abortedRunIds: [],
  lastRunEventId: null,
}
