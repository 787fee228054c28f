import { AppError } from '#platform/errors'
import { SubgraphFailure } from './subgraph-failure.ts'

/**
 * The error that a caller of another service receives when that does not respond.
 * @param failure - the error of the call
 */
export function toUnavailable(service: string, failure: unknown): AppError {
  const { reason, extensions } = failure instanceof SubgraphFailure ? failure : { reason: null, extensions: null }
  const isLate = reason?.kind === 'timeout'
  return new AppError({
    code: isLate ? 'TIMEOUT' : 'UPSTREAM_UNAVAILABLE',
    message: isLate ? `${service} did not respond within ${reason.timeoutMs} ms.` : `${service} cannot be reached.`,
    details: { service, ...(extensions?.mayHaveTakenEffect && { mayHaveTakenEffect: true }) },
    cause: failure,
  })
}
