import type { UpstreamError } from './operation-error.ts'

/** Whether the same request may succeed later: the error has no code, or one that speaks of the moment. */
export function isPassing({ extensions }: UpstreamError): boolean {
  const code = extensions?.['code']
  return typeof code !== 'string' || passingCodes.has(code)
}

/** Whether the error has a code that speaks of the moment. */
export function saysPassing({ extensions }: UpstreamError): boolean {
  return passingCodes.has(String(extensions?.['code']))
}

/** Whether the error says that a subgraph is in trouble, and not that it does not want to. */
export function isOutage({ extensions }: UpstreamError): boolean {
  return outageCodes.has(String(extensions?.['code']))
}

/** The same error, with the code of executors for one to which its subgraph gave none: the host says what clients see of it. */
export function withUpstreamCode(error: UpstreamError): UpstreamError {
  if (typeof error.extensions?.['code'] === 'string') return error
  return { message: error.message, extensions: { ...error.extensions, code: uncoded } }
}

const uncoded = 'DOWNSTREAM_SERVICE_ERROR'

const outageCodes: ReadonlySet<string> = new Set(['RATE_LIMITED', 'TIMEOUT', 'UPSTREAM_UNAVAILABLE'])

const passingCodes: ReadonlySet<string> = new Set([
  ...outageCodes,
  // What Apollo's executor, or ours, calls an error to which the subgraph gave no code.
  uncoded,
  'INTERNAL',
  'INTERNAL_SERVER_ERROR',
])
