import { GraphQLError } from 'graphql'
import { LRUCache } from 'lru-cache'
import { networkOf } from '#platform/http'
import type { OperationExecutor } from '../operations/operation-executor.ts'
import type { AddressLimits, AddressLimitSettings } from './address-limits.ts'

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
  /** Before the text is parsed. @throws AppError RATE_LIMITED */
  admitAnonymous(asked: AskedOperation, clientAddress: string): Promise<void>
  /**
   * The same for a subscription on a socket, where nothing can be waited for: each process counts for itself.
   * @throws GraphQLError RATE_LIMITED
   */
  admitAnonymousSubscription(clientAddress: string): void
}

export interface AdmissionDeps {
  readonly limits: Pick<AddressLimits, 'anonymousOperations'>
  readonly executor: Pick<OperationExecutor, 'find' | 'findPersisted'>
}

export function createAdmission(
  { anonymousOperationsPerMinute: points }: AddressLimitSettings,
  { limits, executor }: AdmissionDeps,
): Admission {
  const opened = new LRUCache<string, { count: number }>({ max: 50_000, ttl: windowMs })
  const isKnown = ({ query, sha256, operationName }: AskedOperation) =>
    query === undefined
      ? sha256 !== undefined && executor.findPersisted(sha256, operationName) !== undefined
      : executor.find(query, operationName) !== undefined
  return {
    async admitAnonymous(asked, clientAddress) {
      if (!isKnown(asked)) await limits.anonymousOperations.consume(networkOf(clientAddress))
    },
    admitAnonymousSubscription(clientAddress) {
      const key = networkOf(clientAddress)
      const window = opened.get(key) ?? { count: 0 }
      if (window.count === 0) opened.set(key, window)
      window.count += 1
      if (window.count <= points) return
      throw new GraphQLError(`Expected at most ${points} anonymous subscriptions of one address in 60 s, got more.`, {
        extensions: { code: 'RATE_LIMITED', retryAfterMs: Math.max(1, opened.getRemainingTTL(key)) },
      })
    },
  }
}

const windowMs = 60_000
