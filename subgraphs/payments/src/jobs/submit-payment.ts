import { implementJob } from '#platform/jobs'
import { submitPayment } from '../domain/submit-payment.job.ts'
import type { PaymentSubmissionService } from '../services/payment-submission.service.ts'

export const createSubmitPayment = (submission: PaymentSubmissionService) =>
  implementJob(submitPayment, ({ payload, signal }) => submission.submit(payload.paymentId, signal))
