import { networkOf } from '#platform/http'
import type { OperationExecutor } from '../operations/operation-executor.ts'
import type { AddressLimits } from './address-limits.ts'

/** An operation as a client asks for it, before its text is read. */
export interface AskedOperation {
  readonly query?: string | undefined
  /** Of a persisted query that comes without its text. */
  readonly sha256?: string | undefined
  readonly operationName?: string | undefined
}

/**
 * Lets callers who have not signed in ask for few operations that this gateway has not planned before: to parse, validate and plan one
 * costs far more than to execute it. What is known, such as everything that an app asks for, is not counted.
 */
export interface Admission {
  /**
   * Before the text is parsed, over whatever transport. A subscription is never known: each opens a stream.
   * @throws AppError RATE_LIMITED
   */
  admitAnonymous(asked: AskedOperation, clientAddress: string): Promise<void>
}

export interface AdmissionDeps {
  readonly limits: Pick<AddressLimits, 'anonymousOperations'>
  readonly executor: Pick<OperationExecutor, 'find' | 'findPersisted'>
}

export function createAdmission({ limits, executor }: AdmissionDeps): Admission {
  const isKnown = ({ query, sha256, operationName }: AskedOperation) =>
    query === undefined
      ? sha256 !== undefined && executor.findPersisted(sha256, operationName) !== undefined
      : executor.find(query, operationName) !== undefined
  return {
    async admitAnonymous(asked, clientAddress) {
      if (!isKnown(asked)) await limits.anonymousOperations.consume(networkOf(clientAddress))
    },
  }
}
