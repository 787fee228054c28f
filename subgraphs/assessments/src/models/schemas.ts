import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import type { Assessment } from '../domain/assessment.ts'
import type { Milestone } from '../domain/milestone.ts'
import type { Recommendation } from '../domain/recommendation.ts'
import type { Report } from '../domain/report.ts'

/** A record as stored in MongoDB: its id is `_id`. */
export type Stored<Item extends { readonly id: string }> = Omit<Item, 'id'> & { readonly _id: string }

export const toRecord = <Item extends { readonly id: string }>({ _id, ...rest }: Stored<Item>) =>
  ({ id: _id, ...rest }) as unknown as Item

export const toStored = <Item extends { readonly id: string }>({ id, ...rest }: Item): Stored<Item> => ({
  _id: id,
  ...rest,
})

/** The number of activities of an organization; the id is the organization's. */
export interface StoredActivityCount {
  readonly _id: string
  readonly count: number
}

/** The number of assessments of an organization by status; the id is the organization's. */
export interface StoredAssessmentCount {
  readonly _id: string
  readonly byStatus: Readonly<Record<string, number>>
}

export interface AssessmentsModels {
  readonly assessments: Model<Stored<Assessment>>
  readonly recommendations: Model<Stored<Recommendation>>
  readonly reports: Model<Stored<Report>>
  readonly milestones: Model<Stored<Milestone>>
  readonly activityCounts: Model<StoredActivityCount>
  readonly assessmentCounts: Model<StoredAssessmentCount>
}

const options = { versionKey: false, strict: 'throw', minimize: false } as const
const part = { _id: false, strict: 'throw' } as const
const text = { type: String, required: true } as const
const number = { type: Number, required: true } as const
const date = { type: Date, required: true } as const
const orNull = <Type>(type: Type) => ({ type, default: null }) as const

export function defineModels(connection: Connection): AssessmentsModels {
  return {
    assessments: connection.model<Stored<Assessment>>('Assessment', assessmentSchema()),
    recommendations: connection.model<Stored<Recommendation>>('Recommendation', recommendationSchema()),
    reports: connection.model<Stored<Report>>('Report', reportSchema()),
    milestones: connection.model<Stored<Milestone>>('Milestone', milestoneSchema()),
    activityCounts: connection.model<StoredActivityCount>('ActivityCount', activityCountSchema()),
    assessmentCounts: connection.model<StoredAssessmentCount>('AssessmentCount', assessmentCountSchema()),
  }
}

const assessmentSchema = () =>
  new Schema<Stored<Assessment>>(
    {
      _id: text,
      organizationId: text,
      title: text,
      status: text,
      version: number,
      revision: number,
      createdBy: text,
      // Only this subgraph reads it, and it is parsed completely before it is stored, so the schema does not repeat its shape.
      requirements: { type: Schema.Types.Mixed, required: true },
      currentRunId: orNull(String),
      beforeRun: orNull(new Schema({ status: text, runId: orNull(String) }, part)),
      beforeArchive: orNull(String),
      abortedRunIds: [String],
      lastRunEventId: orNull(String),
      createdAt: date,
      updatedAt: date,
    },
    options,
  )
    .index({ organizationId: 1, _id: -1 })
    .index({ organizationId: 1, status: 1, _id: -1 })

const recommendationSchema = () =>
  new Schema<Stored<Recommendation>>(
    {
      _id: text,
      organizationId: text,
      assessmentId: text,
      runId: text,
      role: text,
      key: text,
      title: text,
      rationale: text,
      category: text,
      severity: text,
      confidence: number,
      monthlyCostImpactCents: orNull(Number),
      costUnknown: orNull(String),
      effort: text,
      steps: [String],
      evidence: [new Schema({ label: text, value: { type: String }, source: orNull(String) }, part)],
      compliance: [String],
      rank: number,
      mergedInto: orNull(String),
      score: { type: Number, default: 0 },
      excludes: [String],
      requires: [String],
      savingCounted: { type: Boolean, default: false },
      verdict: orNull(new Schema({ decision: text, note: orNull(String), decidedBy: text, decidedAt: date }, part)),
      createdAt: date,
    },
    options,
  )
    .index({ assessmentId: 1, role: 1, key: 1 }, { unique: true })
    .index({ runId: 1, mergedInto: 1, rank: 1, _id: 1 })

const reportSchema = () =>
  new Schema<Stored<Report>>(
    {
      _id: text,
      organizationId: text,
      assessmentId: text,
      runId: text,
      summary: text,
      sections: [new Schema({ title: text, markdown: { type: String } }, part)],
      generatedAt: date,
      monthlyCostCents: orNull(Number),
    },
    options,
  ).index({ assessmentId: 1 }, { unique: true })

const milestoneSchema = () =>
  new Schema<Stored<Milestone>>(
    {
      _id: text,
      organizationId: text,
      assessmentId: text,
      name: text,
      createdBy: text,
      createdAt: date,
      assessmentVersion: number,
      runId: orNull(String),
      monthlyCostCents: orNull(Number),
      // Both are copies of what was parsed before it was stored.
      requirements: { type: Schema.Types.Mixed, required: true },
      recommendations: { type: [Schema.Types.Mixed], required: true },
    },
    options,
  )
    .index({ assessmentId: 1, name: 1 }, { unique: true })
    .index({ assessmentId: 1, _id: -1 })

const activityCountSchema = () => new Schema<StoredActivityCount>({ _id: text, count: number }, options)

const assessmentCountSchema = () =>
  new Schema<StoredAssessmentCount>({ _id: text, byStatus: { type: Schema.Types.Mixed, required: true } }, options)
