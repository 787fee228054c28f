import { z } from 'zod'
import { defineJob } from '#platform/jobs'

/** Requests the charge of a payment from the provider. When all attempts have failed, reconciliation continues. */
export const submitPayment = defineJob('submit-payment', z.object({ paymentId: z.string() }), {
  attempts: 20,
  backoff: { baseMs: 500, maxMs: 30_000 },
})

/** One job for each payment. */
export const submissionIdOf = (paymentId: string) => `submit-${paymentId}`
