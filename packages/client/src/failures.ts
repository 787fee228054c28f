/** How a subscription continues after a failure. */
export interface FailureReaction {
  /**
   * `retry`: open again from the last cursor. `sign-in`: new credentials are needed first. `final`: the operation itself is refused.
   */
  readonly action: 'retry' | 'sign-in' | 'final'
  /** The minimum wait that the server requests, milliseconds. */
  readonly retryAfterMs?: number
}

const retryableCodes: readonly unknown[] = ['UPSTREAM_UNAVAILABLE', 'TIMEOUT', 'RATE_LIMITED', 'INTERNAL']
/** Close codes for invalid messages of the client, for which a retry cannot succeed. */
const finalCloseCodes = [1002, 1003, 1007, 1009, 4400, 4403, 4406, 4409]
const retryableStatuses = [408, 425, 429]

/**
 * Classifies the error that ended a subscription.
 * @param reason - GraphQL errors, a `CloseEvent`, or an error of Apollo Client, urql, graphql-ws, graphql-sse or `fetch`
 */
export function classifyFailure(reason: unknown): FailureReaction {
  const errors = graphqlErrorsOf(reason)
  if (errors) return classifyErrors(errors)
  const closeCode = closeCodeOf(reason)
  if (closeCode === 4401) return { action: 'sign-in' }
  if (closeCode !== undefined) return { action: finalCloseCodes.includes(closeCode) ? 'final' : 'retry' }
  return classifyStatus(statusOf(reason))
}

interface CodedError {
  readonly extensions?: { readonly code?: unknown; readonly retryAfterMs?: unknown }
}

function classifyErrors(errors: readonly CodedError[]): FailureReaction {
  const { code, retryAfterMs } = errors[0]?.extensions ?? {}
  if (code === 'UNAUTHENTICATED') return { action: 'sign-in' }
  if (!retryableCodes.includes(code)) return { action: 'final' }
  return { action: 'retry', ...(typeof retryAfterMs === 'number' && { retryAfterMs }) }
}

function classifyStatus(status: number | undefined): FailureReaction {
  if (status === 401) return { action: 'sign-in' }
  const isRefused = status !== undefined && status >= 400 && status < 500 && !retryableStatuses.includes(status)
  return { action: isRefused ? 'final' : 'retry' }
}

/** graphql-ws passes an array of errors; Apollo Client and urql wrap it, urql as `graphQLErrors`. */
function graphqlErrorsOf(reason: unknown): readonly CodedError[] | undefined {
  const errors = [reason, read(reason, 'errors'), read(reason, 'graphQLErrors')].find(Array.isArray)
  return errors?.length ? (errors as CodedError[]) : undefined
}

/** Apollo Client's `GraphQLWsLink` reports the close code in the message only. */
function closeCodeOf(reason: unknown): number | undefined {
  const code = read(reason, 'code')
  if (typeof code === 'number') return code
  const inMessage = /^Socket closed with event (\d{4})/.exec(String(read(reason, 'message')))?.[1]
  return inMessage === undefined ? undefined : Number(inMessage)
}

/** Errors of graphql-sse have the response, those of Apollo Client its status. */
function statusOf(reason: unknown): number | undefined {
  const status = read(read(reason, 'response'), 'status') ?? read(reason, 'statusCode')
  return typeof status === 'number' ? status : undefined
}

function read(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}
