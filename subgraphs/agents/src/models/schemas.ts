import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import type { FormerIndex } from '#platform/mongo'
import type { InfrastructurePlan } from '../domain/plans/infrastructure-plan.ts'
import type { OrganizationPrices } from '../domain/prices.ts'
import type { ReportDocument } from '../domain/reports/report-document.ts'
import type { ReportFile } from '../domain/reports/report-file.ts'
import type { RunInput, TaskOutcome } from '../domain/runs/ports.ts'
import type { Run, Task } from '../domain/runs/run.ts'

/** A run as stored in MongoDB. */
export type StoredRun = Omit<Run, 'id'> & {
  readonly _id: string
  /** Whether the run is active; at most one run of an assessment is. */
  readonly active: boolean
}

export interface StoredInput extends RunInput {
  /** The run's id. */
  readonly _id: string
}

/** Outcomes are stored separately from their run, because they are large and lists of runs do not need them. */
export interface StoredOutcome extends TaskOutcome {
  /** Run id and role. */
  readonly _id: string
  readonly runId: string
}

/**
 * The last heartbeat of an attempt. Heartbeats are stored apart from runs: an update of a run waits for the transaction that changes
 * it, and waiting heartbeats would occupy the connections that this transaction needs to end.
 */
export interface StoredHeartbeat {
  /** The attempt's key. */
  readonly _id: string
  readonly at: Date
}

/** The plan of a run; `_id` is the id of the run. */
export interface StoredPlan {
  readonly _id: string
  readonly plan: InfrastructurePlan
}

/** The report of a run, for its files; `_id` is the id of the run. */
export interface StoredReport {
  readonly _id: string
  readonly document: ReportDocument
}

/** A file of a report; `_id` is its key. */
export type StoredReportFile = ReportFile & {
  readonly _id: string
  /** Its content in GridFS; null until it is ready. */
  readonly contentId: string | null
  /** The ids of all contents that were written for this file, complete or not. They are removed with it. */
  readonly contentIds: readonly string[]
}

/** The prices of an organization; `_id` is the id of the organization. */
export type StoredPrices = Omit<OrganizationPrices, 'organizationId'> & { readonly _id: string }

export interface AgentsModels {
  readonly runs: Model<StoredRun>
  readonly heartbeats: Model<StoredHeartbeat>
  readonly inputs: Model<StoredInput>
  readonly outcomes: Model<StoredOutcome>
  readonly plans: Model<StoredPlan>
  readonly prices: Model<StoredPrices>
  readonly reports: Model<StoredReport>
  readonly reportFiles: Model<StoredReportFile>
}

const options = { versionKey: false, strict: 'throw', minimize: false } as const
const date = { type: Date, default: null }
const text = { type: String, default: null }

/** Indexes of earlier releases, which are dropped; the first prevents equal keys of different callers for an assessment. */
export const formerIndexes = ({ runs }: AgentsModels): readonly FormerIndex[] => [
  { collection: runs.collection, name: 'assessmentId_1_idempotencyKey_1' },
  { collection: runs.collection, name: 'active_1__id_1' },
]

export function defineModels(connection: Connection): AgentsModels {
  const task = new Schema<Task>(
    {
      id: { type: String, required: true },
      role: { type: String, required: true },
      dependsOn: { type: [String], required: true },
      required: { type: Boolean, required: true },
      maxAttempts: { type: Number, required: true },
      status: { type: String, required: true },
      attempt: { type: Number, required: true },
      waits: { type: Number, default: 0 },
      losses: { type: Number, default: 0 },
      waitingSince: date,
      progress: { type: Number, required: true },
      summary: text,
      error: text,
      startedAt: date,
      finishedAt: date,
      heartbeatAt: date,
      retryAt: date,
      recommendationIds: { type: [String], required: true },
    },
    { _id: false, id: false, strict: 'throw' },
  )

  const run = new Schema<StoredRun>(
    {
      _id: { type: String, required: true },
      assessmentId: { type: String, required: true },
      organizationId: { type: String, required: true },
      startedBy: { type: String, required: true },
      idempotencyKey: text,
      preparation: { type: String, required: true },
      correlationId: { type: String, required: true },
      status: { type: String, required: true },
      active: { type: Boolean, required: true },
      tasks: { type: [task], required: true },
      error: text,
      revision: { type: Number, required: true },
      seq: { type: Number, required: true },
      createdAt: { type: Date, required: true },
      startedAt: date,
      finishedAt: date,
    },
    options,
  )
    .index({ assessmentId: 1 }, { name: 'one_active_run', unique: true, partialFilterExpression: { active: true } })
    .index(
      { organizationId: 1, startedBy: 1, idempotencyKey: 1 },
      { unique: true, partialFilterExpression: { idempotencyKey: { $type: 'string' } } },
    )
    .index({ assessmentId: 1, _id: -1 })
    .index({ active: 1, status: 1, _id: 1 }, { partialFilterExpression: { active: true } })
    .index({ organizationId: 1 }, { partialFilterExpression: { active: true } })
    // Many runs may be paused forever; few of them have a running task.
    .index(
      { active: 1, status: 1, 'tasks.status': 1, _id: 1 },
      { partialFilterExpression: { active: true, status: 'PAUSED' } },
    )

  const heartbeat = new Schema<StoredHeartbeat>(
    { _id: { type: String, required: true }, at: { type: Date, required: true } },
    options,
  ).index({ at: 1 }, { expireAfterSeconds: 3_600 })

  const input = new Schema<StoredInput>(
    {
      _id: { type: String, required: true },
      title: { type: String, required: true },
      requirements: Schema.Types.Mixed,
    },
    options,
  )

  const outcome = new Schema<StoredOutcome>(
    {
      _id: { type: String, required: true },
      runId: { type: String, required: true },
      role: { type: String, required: true },
      outcome: Schema.Types.Mixed,
      recommendationIds: { type: [String], required: true },
    },
    options,
  ).index({ runId: 1 })

  const plan = new Schema<StoredPlan>(
    { _id: { type: String, required: true }, plan: { type: Schema.Types.Mixed, required: true } },
    options,
  )

  const prices = new Schema<StoredPrices>(
    {
      _id: { type: String, required: true },
      overlay: Schema.Types.Mixed,
      updatedAt: { type: Date, required: true },
      updatedBy: { type: String, required: true },
    },
    options,
  )

  const report = new Schema<StoredReport>(
    { _id: { type: String, required: true }, document: { type: Schema.Types.Mixed, required: true } },
    options,
  )

  const reportFile = new Schema<StoredReportFile>(
    {
      _id: { type: String, required: true },
      runId: { type: String, required: true },
      format: { type: String, required: true },
      status: { type: String, required: true },
      fileName: { type: String, required: true },
      sizeBytes: { type: Number, default: null },
      error: text,
      requestedAt: { type: Date, required: true },
      expiresAt: { type: Date, required: true },
      contentId: text,
      contentIds: { type: [String], required: true },
    },
    options,
  )
    .index({ expiresAt: 1 })
    .index({ status: 1, requestedAt: 1 }, { partialFilterExpression: { status: 'PENDING' } })

  return {
    runs: connection.model<StoredRun>('Run', run),
    heartbeats: connection.model<StoredHeartbeat>('TaskHeartbeat', heartbeat),
    inputs: connection.model<StoredInput>('RunInput', input),
    outcomes: connection.model<StoredOutcome>('TaskOutcome', outcome),
    plans: connection.model<StoredPlan>('RunPlan', plan),
    prices: connection.model<StoredPrices>('OrganizationPrices', prices),
    reports: connection.model<StoredReport>('RunReport', report),
    reportFiles: connection.model<StoredReportFile>('ReportFile', reportFile),
  }
}
