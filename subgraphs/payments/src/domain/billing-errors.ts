import { AppError, conflict } from '#platform/errors'
import type { Plan } from './plan.ts'

export const insufficientCredits = (needed: number, available: number) =>
  new AppError({
    code: 'INSUFFICIENT_CREDITS',
    message: `This costs ${needed} credits; ${available} can be spent.`,
    details: { needed, available },
  })

export const tooManyRuns = ({ name, concurrentRuns }: Plan) =>
  new AppError({
    code: 'CONFLICT',
    message: `The plan ${name} allows ${concurrentRuns} concurrent runs, and as many are in progress.`,
    details: { concurrentRuns },
  })

export const otherInput = (idempotencyKey: string) =>
  conflict(`The idempotency key ${JSON.stringify(idempotencyKey)} was used with other input.`)

export const providerUnavailable = (provider: string, reason: string, cause?: unknown) =>
  new AppError({
    code: 'UPSTREAM_UNAVAILABLE',
    message: `The payment provider ${provider} did not answer as expected: ${reason}`,
    details: { service: provider },
    cause,
  })

/** The account of a posting does not exist: a defect, because accounts are opened before anything is posted. */
export const missingAccount = (organizationId: string) =>
  new AppError({ code: 'INTERNAL', message: `Expected the billing account of ${organizationId}, found none.` })
