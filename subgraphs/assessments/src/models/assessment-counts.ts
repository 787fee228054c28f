import mongoose from 'mongoose'
import type { ClientSession } from 'mongoose'
import { isDuplicateKey } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import type { AssessmentStatus } from '../domain/assessment.ts'
import type { AssessmentCount } from '../domain/ports.ts'
import type { AssessmentsModels, StoredAssessmentCount } from './schemas.ts'

/** The change of an organization's count by status. */
export type CountChange = Partial<Record<AssessmentStatus, number>>

/**
 * The number of assessments of each organization, which every write updates, because counting a million takes seconds. The first
 * write or read for an organization counts its existing assessments.
 */
export interface AssessmentCounts {
  /** Call it in the transaction of the change, after its writes. */
  add(organizationId: string, change: CountChange, session: ClientSession): Promise<void>
  /** Counts by status; statuses without assessments may be omitted. */
  read(organizationIds: readonly string[]): Promise<readonly AssessmentCount[]>
}

export interface AssessmentCountsDeps {
  readonly mongo: Pick<Mongo, 'transaction'>
  readonly models: Pick<AssessmentsModels, 'assessments' | 'assessmentCounts'>
}

export function createAssessmentCounts({ mongo, models }: AssessmentCountsDeps): AssessmentCounts {
  const { assessmentCounts } = models
  return {
    async add(organizationId, change, session) {
      const increments = Object.entries(change).map(([status, by]) => [`byStatus.${status}`, by])
      const update = { $inc: Object.fromEntries(increments) }
      const { upsertedCount } = await again(() =>
        assessmentCounts.updateOne({ _id: organizationId }, update, { upsert: true, session }),
      )
      if (upsertedCount > 0) await countAll(models, [organizationId], session)
    },
    async read(organizationIds) {
      const known = await assessmentCounts.find({ _id: { $in: organizationIds } }).lean<StoredAssessmentCount[]>()
      const knownIds = new Set(known.map(({ _id }) => _id))
      const unknownIds = organizationIds.filter((id) => !knownIds.has(id))
      if (unknownIds.length === 0) return known.flatMap(toCounts)
      const counted = await mongo.transaction((session) => countAll(models, unknownIds, session))
      return [...known, ...counted].flatMap(toCounts)
    },
  }
}

/** The lifetime of a transaction, because counting is done once. */
const countingMs = 60_000

/** Counts the existing assessments. Concurrent changes are either included or cause a conflict, and the transaction is retried. */
async function countAll(
  { assessments, assessmentCounts }: AssessmentCountsDeps['models'],
  organizationIds: readonly string[],
  session: ClientSession,
): Promise<readonly StoredAssessmentCount[]> {
  const groups = await assessments
    .aggregate<{ readonly _id: Omit<AssessmentCount, 'count'>; readonly count: number }>([
      { $match: { organizationId: { $in: organizationIds } } },
      { $group: { _id: { organizationId: '$organizationId', status: '$status' }, count: { $sum: 1 } } },
    ])
    .session(session)
    .option({ maxTimeMS: countingMs })
  const byOrganization = Map.groupBy(groups, ({ _id }) => _id.organizationId)
  const counted = organizationIds.map((id) => ({
    _id: id,
    byStatus: Object.fromEntries((byOrganization.get(id) ?? []).map(({ _id, count }) => [_id.status, count])),
  }))
  const updates = counted.map(({ _id, byStatus }) => ({
    updateOne: { filter: { _id }, update: { $set: { byStatus } }, upsert: true },
  }))
  await again(() => assessmentCounts.bulkWrite(updates, { session }))
  return counted
}

const toCounts = ({ _id, byStatus }: StoredAssessmentCount): readonly AssessmentCount[] =>
  Object.entries(byStatus).map(([status, count]) => ({
    organizationId: _id,
    status: status as AssessmentStatus,
    count,
  }))

/** Retries the transaction if a concurrent one has created the counts of the organization. */
async function again<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (isDuplicateKey(error) && error instanceof mongoose.mongo.MongoError)
      error.addErrorLabel('TransientTransactionError')
    throw error
  }
}
