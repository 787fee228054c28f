import { createHash } from 'node:crypto'
import { createId } from '#platform/ids'
import type { Payment } from '../domain/payment.ts'

export type PaymentOrder = Pick<
  Payment,
  'organizationId' | 'purpose' | 'amount' | 'credits' | 'idempotencyKey' | 'inputHash' | 'correlationId'
>

/** A payment that has not been submitted to the provider yet. */
export const newPayment = (
  order: PaymentOrder,
  options: { readonly provider: string; readonly at: Date },
): Payment => ({
  ...order,
  id: createId('pay'),
  status: 'PENDING',
  provider: options.provider,
  chargeId: null,
  failureReason: null,
  discrepancy: null,
  version: 1,
  createdAt: options.at,
  updatedAt: options.at,
})

/** A hash that identifies an input; depends on the order of its fields. */
export const hashOf = (input: Readonly<Record<string, string | number>>): string =>
  createHash('sha256').update(JSON.stringify(input)).digest('hex')
