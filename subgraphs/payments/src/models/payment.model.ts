import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import { paymentStatuses } from '../domain/payment.ts'
import type { Payment } from '../domain/payment.ts'
import { instant, integer, schemaOptions, text, toRecord } from './stored.ts'
import type { Stored } from './stored.ts'

export type StoredPayment = Stored<Payment> & {
  /** When to query the provider again; absent: never. */
  readonly recheckAt?: Date
}
export type PaymentModel = Model<StoredPayment>

/** The payment without the fields of the reconciliation. */
export const toPayment = ({ recheckAt: _, ...payment }: StoredPayment): Payment => ({
  ...toRecord<Payment>(payment),
  // Absent in payments that were stored before this field existed.
  discrepancy: payment.discrepancy ?? null,
})

export function definePaymentModel(connection: Connection): PaymentModel {
  const schema = new Schema<StoredPayment>(
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
      discrepancy: { type: String, default: null },
      recheckAt: { type: Date },
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
    .index({ organizationId: 1, status: 1, _id: -1 })
    .index({ recheckAt: 1 }, { partialFilterExpression: { recheckAt: { $exists: true } } })
    .index({ discrepancy: 1 }, { partialFilterExpression: { discrepancy: { $type: 'string' } } })
    .index({ status: 1, _id: 1 }, { partialFilterExpression: { status: 'PENDING' } })
  return connection.model<StoredPayment>('Payment', schema)
}
