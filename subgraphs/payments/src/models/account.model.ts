import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import type { BillingAccount } from '../domain/billing-account.ts'
import { planCodes } from '../domain/plan.ts'
import { instant, integer, schemaOptions, text } from './stored.ts'
import type { Stored } from './stored.ts'

export type AccountModel = Model<Stored<BillingAccount>>

export function defineAccountModel(connection: Connection): AccountModel {
  const schema = new Schema<Stored<BillingAccount>>(
    {
      _id: text,
      organizationId: text,
      plan: { ...text, enum: planCodes },
      creditBalance: integer,
      signUpCredits: { type: Number, default: 0 },
      openReservations: integer,
      entryCount: integer,
      pendingPaymentId: { type: String, default: null },
      createdAt: instant,
    },
    schemaOptions,
  ).index({ organizationId: 1 }, { unique: true })
  return connection.model<Stored<BillingAccount>>('BillingAccount', schema)
}
