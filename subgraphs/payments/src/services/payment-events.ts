import type { JsonValue } from '@plumbline/resumable-topics'
import { createId } from '#platform/ids'
import type { OutboxEvent } from '#platform/outbox'
import type { PaymentSettled } from '#schema/events/payment-events'
import { isSettled } from '../domain/payment.ts'
import type { Payment, PaymentStatus } from '../domain/payment.ts'

/** The live topic of a payment. */
export const topicOf = (paymentId: string) => `payment:${paymentId}`

/** The event of a payment that has just reached its current state. */
export function toChangeEvent(payment: Payment): OutboxEvent {
  const { id, version, status, correlationId } = payment
  return {
    id: createId('evt'),
    type: eventTypes[status],
    correlationId,
    payload: toPayload(payment),
    topic: { name: topicOf(id), seq: version, terminal: isSettled(status) },
  }
}

/** The event for other subgraphs, with the fields that they need. */
export function forConsumers(event: OutboxEvent): OutboxEvent {
  const { id: paymentId, organizationId, updatedAt } = fromPayload(event.payload)
  const payload: PaymentSettled = { paymentId, organizationId, at: updatedAt.toISOString() }
  return { ...event, payload }
}

/** The event that requests the submission of a payment to its provider. */
export const paymentCreated = 'payment.created'

const eventTypes: Readonly<Record<PaymentStatus, string>> = {
  PENDING: paymentCreated,
  SUCCEEDED: 'payment.succeeded',
  FAILED: 'payment.failed',
  REFUNDED: 'payment.refunded',
  UNKNOWN: 'payment.lost',
}

/** A payment as an event of its topic. It contains the whole state, so that subscribers receive each state once. */
export const toPayload = ({ createdAt, updatedAt, ...payment }: Payment): JsonValue => ({
  ...payment,
  purpose: { ...payment.purpose },
  amount: { ...payment.amount },
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})

/** Reads the result of `toPayload`. */
export function fromPayload(payload: JsonValue): Payment {
  const payment = payload as unknown as Omit<Payment, 'createdAt' | 'updatedAt'> & Record<Instant, string>
  return { ...payment, createdAt: new Date(payment.createdAt), updatedAt: new Date(payment.updatedAt) }
}

type Instant = 'createdAt' | 'updatedAt'
