import type { ClientSession, QueryFilter, UpdateQuery } from 'mongoose'
import { createId } from '#platform/ids'
import { createKeyedMutex } from '#platform/keyed-mutex'
import type { Mongo } from '#platform/mongo'
import type { Outbox, OutboxEvent } from '#platform/outbox'
import { topicOf } from '../domain/assessment.ts'
import type { Assessment } from '../domain/assessment.ts'
import type { AssessmentRepository, ResultChange, RunChange } from '../domain/ports.ts'
import type { AssessmentCounts, CountChange } from './assessment-counts.ts'
import { toRecord, toStored } from './schemas.ts'
import type { AssessmentsModels, Stored } from './schemas.ts'

export interface AnnouncedChange {
  readonly assessmentId: string
  /** The required state of the assessment. */
  readonly condition: QueryFilter<Stored<Assessment>>
  /** The change of the assessment, which must increment its version. */
  readonly update: UpdateQuery<Stored<Assessment>>
  readonly correlationId: string
  /** The change of the organization's counts. */
  readonly counted?: { readonly organizationId: string; readonly change: CountChange } | undefined
}

/** The result of the other writes. */
export interface Written<Result> {
  readonly result: Result
  readonly recommendationIds?: readonly string[]
  readonly reportId?: string
}

/** Writes that increment the version of an assessment, with the event of that version. */
export interface AnnouncedWrites {
  insert(assessment: Assessment, call: Parameters<AssessmentRepository['insert']>[1]): Promise<void>
  /**
   * Changes an assessment, and executes the writes of `also` in the same transaction.
   * @returns the result of `also`; null, and nothing is written, if no assessment in the required state exists
   */
  change<Result>(
    change: AnnouncedChange,
    also: (session: ClientSession, changed: Assessment) => Promise<Written<Result>>,
  ): Promise<Result | null>
}

export interface AnnouncedWritesDeps {
  readonly mongo: Mongo
  readonly outbox: Pick<Outbox, 'append' | 'announce'>
  readonly models: Pick<AssessmentsModels, 'assessments'>
  readonly counts: Pick<AssessmentCounts, 'add'>
}

/**
 * Within this process, changes of one assessment run one after the other: the transactions of ten agents that end together would
 * otherwise conflict, and their retries would take longer than all of the writes. The same holds for the counts of an
 * organization's assessments. Between processes, the database detects the conflicts.
 */
export function createAnnouncedWrites({ mongo, outbox, models, counts }: AnnouncedWritesDeps): AnnouncedWrites {
  const mutex = createKeyedMutex()
  return {
    async insert(assessment, { correlationId, claim }) {
      const { organizationId, status } = assessment
      const event = announcement(assessment, { correlationId })
      const write = () =>
        mongo.transaction(async (session) => {
          await claim(assessment.id, session)
          await models.assessments.create([toStored(assessment)], { session })
          await counts.add(organizationId, { [status]: 1 }, session)
          await outbox.append([event], session)
        })
      await mutex.run(organizationId, write)
      await outbox.announce([event])
    },
    async change({ assessmentId, condition, update, correlationId, counted }, also) {
      const write = () =>
        mongo.transaction(async (session) => {
          // First, so that concurrent writers of one assessment conflict before they write anything else.
          const stored = await models.assessments
            .findOneAndUpdate({ ...condition, _id: assessmentId }, update, { session, returnDocument: 'after' })
            .lean<Stored<Assessment>>()
          if (!stored) return null
          if (counted) await counts.add(counted.organizationId, counted.change, session)
          const assessment = toRecord<Assessment>(stored)
          const { result, ...others } = await also(session, assessment)
          const event = announcement(assessment, { correlationId, ...others })
          await outbox.append([event], session)
          return { result, event }
        })
      const locked = counted ? () => mutex.run(counted.organizationId, write) : write
      const written = await mutex.run(assessmentId, locked)
      if (!written) return null
      await outbox.announce([written.event])
      return written.result
    },
  }
}

/** Increments the version of an assessment without changing anything else. */
export const toNextVersion = (
  { assessmentId, now, correlationId }: ResultChange,
  condition: QueryFilter<Stored<Assessment>>,
): AnnouncedChange => ({
  assessmentId,
  condition,
  update: { $inc: { version: 1, revision: 1 }, $set: { updatedAt: now } },
  correlationId,
})

/** The same, only while the assessment is assigned to the run. */
export const ofCurrentRun = (change: RunChange): AnnouncedChange =>
  toNextVersion(change, { currentRunId: change.runId })

interface Announced extends Omit<Written<unknown>, 'result'> {
  readonly correlationId: string
}

/**
 * No service consumes it: it continues the assessment's live topic, whose readers read the changes themselves, and invalidates
 * cache entries of the entities that it names.
 */
const announcement = (
  { id, organizationId, version }: Assessment,
  { correlationId, ...others }: Announced,
): OutboxEvent => ({
  id: createId('evt'),
  type: 'assessment.changed',
  correlationId,
  payload: { assessmentId: id, organizationId, version, ...others },
  topic: { name: topicOf(id), seq: version, terminal: false },
})
