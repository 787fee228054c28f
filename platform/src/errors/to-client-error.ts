import { GraphQLError } from 'graphql'
import { AppError } from './app-error.ts'
import { errorCodes } from './codes.ts'
import type { ErrorCode } from './codes.ts'
import { toDependencyError } from './dependency-error.ts'

/** Maps error codes of GraphQL libraries to ours. Others become INTERNAL. */
const foreignCodes: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'BAD_USER_INPUT',
  GRAPHQL_VALIDATION_FAILED: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
}

/** Apollo clients handle these codes, so they are not changed. */
const passedCodes: ReadonlySet<string> = new Set(['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED'])

export interface ToClientErrorOptions {
  readonly correlationId: string
  /** Called for every error that clients receive as INTERNAL, with the original error. */
  readonly onInternal: (error: unknown) => void
  /** Called for every driver error about an unavailable server, with the original error as its cause. */
  readonly onUnavailable?: ((error: AppError) => void) | undefined
}

/**
 * Converts every error to the form that clients receive: `extensions { code, correlationId, … }`. Errors with a public code keep it;
 * all others become INTERNAL with a message that reveals nothing. Never throws.
 */
export function toClientError(error: unknown, options: ToClientErrorOptions): GraphQLError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error
  const place = error instanceof GraphQLError ? error : undefined
  const outage = coded(place) ? null : toDependencyError(original)
  if (outage) {
    options.onUnavailable?.(outage)
    return rebuild(place, ofAppError(outage), options.correlationId)
  }
  const known = original instanceof AppError ? ofAppError(original) : ofGraphQLError(coded(place) ?? original)
  if (known) return rebuild(place, known, options.correlationId)
  options.onInternal(original)
  const message = `Something went wrong on our side. Correlation id: ${options.correlationId}`
  return rebuild(place, { message, extensions: { code: 'INTERNAL' } }, options.correlationId)
}

/** An error that already has a code, such as one that the gateway made of a subgraph's response, keeps it whatever its cause is. */
const coded = (error: GraphQLError | undefined) => (error?.extensions['code'] === undefined ? undefined : error)

interface Known {
  readonly message: string
  readonly extensions: Readonly<Record<string, unknown>>
}

const ofAppError = (error: AppError): Known => ({
  message: error.message,
  extensions: { ...error.details, code: error.code },
})

function ofGraphQLError(error: unknown): Known | null {
  if (!(error instanceof GraphQLError)) return null
  // `http` carries the status to Apollo Server.
  const { stacktrace: _, http: _http, ...extensions } = error.extensions
  const code = extensions['code']
  // graphql-js itself raises errors without a code for operations that are not valid.
  if (code === undefined) return { message: error.message, extensions: { ...extensions, code: 'BAD_USER_INPUT' } }
  if (typeof code !== 'string') return null
  const ours = Object.hasOwn(foreignCodes, code) ? foreignCodes[code] : code
  if (ours === undefined || ours === 'INTERNAL') return null
  if (!Object.hasOwn(errorCodes, ours) && !passedCodes.has(ours)) return null
  return { message: error.message, extensions: { ...extensions, code: ours } }
}

function rebuild(place: GraphQLError | undefined, { message, extensions }: Known, correlationId: string): GraphQLError {
  return new GraphQLError(message, {
    ...(place?.nodes && { nodes: place.nodes }),
    ...(place?.source && { source: place.source }),
    ...(place?.positions && { positions: place.positions }),
    ...(place?.path && { path: place.path }),
    extensions: { ...extensions, correlationId },
  })
}
