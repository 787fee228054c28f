import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import type { PlanChange } from '../domain/plan-change.ts'
import { planCodes } from '../domain/plan.ts'
import { instant, schemaOptions, text } from './stored.ts'
import type { Stored } from './stored.ts'

export type PlanChangeModel = Model<Stored<PlanChange>>

export function definePlanChangeModel(connection: Connection): PlanChangeModel {
  const schema = new Schema<Stored<PlanChange>>(
    {
      _id: text,
      organizationId: text,
      idempotencyKey: text,
      plan: { ...text, enum: planCodes },
      paymentId: { type: String, default: null },
      createdAt: instant,
    },
    schemaOptions,
  ).index({ organizationId: 1, idempotencyKey: 1 }, { unique: true })
  return connection.model<Stored<PlanChange>>('PlanChange', schema)
}
