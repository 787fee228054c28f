import { z } from 'zod'
import { defineJob } from '#platform/jobs'

/** Asks the provider for a payment's charge. When all tries have failed, reconciliation goes on at its own pace. */
export const submitPayment = defineJob('submit-payment', z.object({ paymentId: z.string() }), {
  attempts: 20,
  backoff: { baseMs: 500, maxMs: 30_000 },
})

/** One job for each payment. */
export const submissionIdOf = (paymentId: string) => `submit-${paymentId}`
