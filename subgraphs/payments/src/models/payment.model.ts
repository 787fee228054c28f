import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import { paymentStatuses } from '../domain/payment.ts'
import type { Payment } from '../domain/payment.ts'
import { instant, integer, schemaOptions, text } from './stored.ts'
import type { Stored } from './stored.ts'

export type PaymentModel = Model<Stored<Payment>>

export function definePaymentModel(connection: Connection): PaymentModel {
  const schema = new Schema<Stored<Payment>>(
    {
      _id: text,
      organizationId: text,
      purpose: { kind: text, plan: { type: String } },
      status: { ...text, enum: paymentStatuses },
      amount: { amountMinor: integer, currency: text },
      credits: integer,
      provider: text,
      chargeId: { type: String, default: null },
      failureReason: { type: String, default: null },
      idempotencyKey: text,
      inputHash: text,
      correlationId: text,
      version: integer,
      createdAt: instant,
      updatedAt: instant,
    },
    schemaOptions,
  )
    .index({ organizationId: 1, idempotencyKey: 1 }, { unique: true })
    .index({ organizationId: 1, _id: -1 })
    .index({ status: 1, _id: 1 }, { partialFilterExpression: { status: 'PENDING' } })
  return connection.model<Stored<Payment>>('Payment', schema)
}
