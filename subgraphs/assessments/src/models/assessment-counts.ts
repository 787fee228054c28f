import mongoose from 'mongoose'
import type { ClientSession } from 'mongoose'
import { isDuplicateKey } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import type { AssessmentStatus } from '../domain/assessment.ts'
import type { AssessmentCount } from '../domain/ports.ts'
import type { AssessmentsModels, StoredAssessmentCount } from './schemas.ts'

/** By how many an organization's assessments in a status become more, or fewer. */
export type CountChange = Partial<Record<AssessmentStatus, number>>

/**
 * How many assessments each organization has, kept with every write: counting a million of them takes seconds. What an
 * organization had before its first write or read of this kind is counted with that.
 */
export interface AssessmentCounts {
  /** To be called in the transaction that makes it true, once that has written what is counted. */
  add(organizationId: string, change: CountChange, session: ClientSession): Promise<void>
  /** Those in each status; a status that an organization has none in may be left out. */
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

/** As long as a transaction may take: it is done once. */
const countingMs = 60_000

/** Counts what there is. What others add meanwhile is in it, or makes the transaction begin again. */
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

/** Has the transaction begin again where another one was the first to count something of the organization. */
async function again<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (isDuplicateKey(error) && error instanceof mongoose.mongo.MongoError)
      error.addErrorLabel('TransientTransactionError')
    throw error
  }
}
