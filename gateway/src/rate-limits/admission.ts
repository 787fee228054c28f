import { networkOf } from '#platform/http'
import type { OperationExecutor } from '../operations/operation-executor.ts'
import type { AddressLimits } from './address-limits.ts'

/** The operation of a request, before its text is parsed. */
export interface RequestedOperation {
  readonly query?: string | undefined
  /** The hash of a persisted query without its text. */
  readonly sha256?: string | undefined
  readonly operationName?: string | undefined
}

/**
 * Limits the rate of new operations of anonymous callers, because parsing, validating and planning an operation costs far more than
 * executing it. Operations that this gateway has planned before, such as those of an app, are not counted.
 */
export interface Admission {
  /**
   * Called on every transport before the text is parsed. Subscriptions always count, because each opens a stream.
   * @throws AppError RATE_LIMITED
   */
  admitAnonymous(requested: RequestedOperation, clientAddress: string): Promise<void>
}

export interface AdmissionDeps {
  readonly limits: Pick<AddressLimits, 'anonymousOperations'>
  readonly executor: Pick<OperationExecutor, 'find' | 'findPersisted'>
}

export function createAdmission({ limits, executor }: AdmissionDeps): Admission {
  const isKnown = ({ query, sha256, operationName }: RequestedOperation) =>
    query === undefined
      ? sha256 !== undefined && executor.findPersisted(sha256, operationName) !== undefined
      : executor.find(query, operationName) !== undefined
  return {
    async admitAnonymous(requested, clientAddress) {
      if (!isKnown(requested)) await limits.anonymousOperations.consume(networkOf(clientAddress))
    },
  }
}
