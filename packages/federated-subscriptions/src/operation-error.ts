import { GraphQLError } from 'graphql'
import type { GraphQLFormattedError } from 'graphql'

/** An error as a subgraph reports it: already formatted unless the subgraph runs in this process. */
export type UpstreamError = GraphQLError | GraphQLFormattedError

/** The errors that end an operation. */
export type OperationErrors = readonly UpstreamError[]

/** The codes of errors that this package creates. */
export type OperationErrorCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'TIMEOUT'
  | 'UPSTREAM_UNAVAILABLE'
  | 'INTERNAL'

/** Ends one operation. Its errors are sent to the client, formatted by `formatErrors`. */
export class OperationFailed extends Error {
  override readonly name = 'OperationFailed'
  readonly errors: readonly GraphQLError[]

  constructor(errors: readonly GraphQLError[]) {
    super(errors.map((error) => error.message).join('; '))
    this.errors = errors
  }
}

/** Creates an error with a code; `details` are added to its extensions. */
export function operationError(
  code: OperationErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...details } })
}

/** Converts a thrown value to errors with a code: parse and validation errors are BAD_USER_INPUT, unknown errors are INTERNAL. */
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
  // For example a GraphQLError of another copy of graphql-js.
  const extensions = 'extensions' in thrown ? thrown.extensions : undefined
  return typeof extensions === 'object' && extensions !== null && 'code' in extensions ? extensions.code : undefined
}

/** For example the time after which a client may retry. */
function detailsOf(thrown: unknown): Readonly<Record<string, unknown>> {
  const details = thrown instanceof Error && 'details' in thrown ? thrown.details : undefined
  return typeof details === 'object' && details !== null ? { ...details } : {}
}

/** Adds `code` to an error that has none. */
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
