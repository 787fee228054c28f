import { z } from 'zod'
import type { EventDefinition } from '#platform/events'

/** How a payment ended; owned by the payments subgraph. */
const paymentSettled = z.object({
  paymentId: z.string(),
  organizationId: z.string(),
  /** RFC 3339. */
  at: z.string(),
})

export type PaymentSettled = z.infer<typeof paymentSettled>

const subscribers = ['assessments'] as const

export const paymentSucceeded: EventDefinition<PaymentSettled> = {
  type: 'payment.succeeded',
  payload: paymentSettled,
  subscribers,
}
export const paymentFailed: EventDefinition<PaymentSettled> = {
  type: 'payment.failed',
  payload: paymentSettled,
  subscribers,
}

export const paymentEvents = [paymentSucceeded, paymentFailed] as const

/**
 * The weakest role that sees payments and the ledger, in the payments subgraph and in events about them: the role that can spend money.
 */
export const seesPayments = 'ADMIN'
