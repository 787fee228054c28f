import { GraphQLError } from 'graphql'
import type { GraphQLFormattedError } from 'graphql'

/** An error as a subgraph reports it: already formatted unless the subgraph runs in this process. */
export type UpstreamError = GraphQLError | GraphQLFormattedError

/** The errors that end an operation. */
export type OperationErrors = readonly UpstreamError[]

/** The codes with which the room itself ends an operation. */
export type OperationErrorCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'TIMEOUT'
  | 'UPSTREAM_UNAVAILABLE'
  | 'INTERNAL'

/** Ends one operation; its errors are sent to the client as `formatErrors` formats them. */
export class OperationFailed extends Error {
  override readonly name = 'OperationFailed'
  readonly errors: readonly GraphQLError[]

  constructor(errors: readonly GraphQLError[]) {
    super(errors.map((error) => error.message).join('; '))
    this.errors = errors
  }
}

/** One error with a code; `details` are added to its extensions. */
export function operationError(
  code: OperationErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...details } })
}

/** What was thrown, as errors with a code: parse and validation errors are the client's, anything unknown is INTERNAL. */
export function toOperationErrors(thrown: unknown): readonly GraphQLError[] {
  if (thrown instanceof OperationFailed) return thrown.errors
  if (thrown instanceof GraphQLError) return [withCode(thrown, 'BAD_USER_INPUT')]
  const code = codeOf(thrown)
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (typeof code === 'string' && knownCodes.has(code))
    return [operationError(code as OperationErrorCode, message, detailsOf(thrown))]
  return [
    new GraphQLError('Internal error', {
      originalError: thrown instanceof Error ? thrown : new Error(message),
      extensions: { code: 'INTERNAL' },
    }),
  ]
}

function codeOf(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return undefined
  if ('code' in thrown) return thrown.code
  // A GraphQLError of another copy of graphql-js, for one.
  const extensions = 'extensions' in thrown ? thrown.extensions : undefined
  return typeof extensions === 'object' && extensions !== null && 'code' in extensions ? extensions.code : undefined
}

/** Such as when a refused client may try again. */
function detailsOf(thrown: unknown): Readonly<Record<string, unknown>> {
  const details = thrown instanceof Error && 'details' in thrown ? thrown.details : undefined
  return typeof details === 'object' && details !== null ? { ...details } : {}
}

/** The same error, given `code` unless it has one. */
export function withCode(error: GraphQLError, code: OperationErrorCode): GraphQLError {
  if (typeof error.extensions['code'] === 'string') return error
  Object.assign(error.extensions, { code })
  return error
}

const knownCodes: ReadonlySet<string> = new Set<OperationErrorCode>([
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'INTERNAL',
])
