import type { UpstreamError } from './upstream.ts'

/** Whether the same request may succeed later: the error has no code, or one that speaks of the moment. */
export function isPassing({ extensions }: UpstreamError): boolean {
  const code = extensions?.['code']
  return typeof code !== 'string' || passingCodes.has(code)
}

const passingCodes: ReadonlySet<string> = new Set([
  'INTERNAL',
  'INTERNAL_SERVER_ERROR',
  'RATE_LIMITED',
  'TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
])
