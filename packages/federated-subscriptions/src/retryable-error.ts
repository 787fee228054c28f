import type { UpstreamError } from './operation-error.ts'

/** Whether the same request may succeed later: the error has no code, or a retryable one. */
export function isRetryable({ extensions }: UpstreamError): boolean {
  const code = extensions?.['code']
  return typeof code !== 'string' || retryableCodes.has(code)
}

/** Whether the error has a retryable code. */
export function hasRetryableCode({ extensions }: UpstreamError): boolean {
  return retryableCodes.has(String(extensions?.['code']))
}

/** Whether the error reports an outage of a subgraph, and not a refusal. */
export function isOutage({ extensions }: UpstreamError): boolean {
  return outageCodes.has(String(extensions?.['code']))
}

/** Adds the code that executors give to errors without one. The host decides what clients see of it. */
export function withUpstreamCode(error: UpstreamError): UpstreamError {
  if (typeof error.extensions?.['code'] === 'string') return error
  return { message: error.message, extensions: { ...error.extensions, code: uncoded } }
}

const uncoded = 'DOWNSTREAM_SERVICE_ERROR'

const outageCodes: ReadonlySet<string> = new Set(['RATE_LIMITED', 'TIMEOUT', 'UPSTREAM_UNAVAILABLE'])

const retryableCodes: ReadonlySet<string> = new Set([
  ...outageCodes,
  // The code that Apollo's executor, and Plumbline's, give to errors without one.
  uncoded,
  'INTERNAL',
  'INTERNAL_SERVER_ERROR',
])
