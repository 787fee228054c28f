import { ApolloServerErrorCode } from '@apollo/server/errors'
import { GraphQLError } from 'graphql'
import type { GraphQLFormattedError } from 'graphql'
import { errorCodes, toClientError } from '#platform/errors'
import type { Logger } from '#platform/logging'
import { isFromPlugin } from '../plugins/plugin-error.ts'
import type { PluginErrors } from '../plugins/plugin.ts'

/** An operation or a subscription event that has errors. */
export interface FailedOperation {
  readonly correlationId: string
  readonly operationName?: string | null | undefined
  /** Whether it was cancelled because its client disconnected: its errors are no failures, and are not sent. */
  readonly isAbandoned?: boolean
}

/** Converts the errors of one response to the format that clients receive, and logs one line for them. */
export type PresentErrors = (
  errors: readonly (GraphQLError | GraphQLFormattedError)[],
  failed: FailedOperation,
) => readonly GraphQLFormattedError[]

export interface ErrorPresenterOptions {
  /** Whether error codes of subgraphs are passed to clients unchanged, for graphs other than Plumbline's. */
  readonly passesForeignCodes: boolean
  readonly log: Logger
}

/** Adds a code and the correlation id to every error. Messages of unexpected errors are logged and hidden from clients. */
export function createErrorPresenter({ passesForeignCodes, log }: ErrorPresenterOptions): PresentErrors {
  return (errors, { correlationId, operationName, isAbandoned = false }) => {
    let defect: unknown
    const onInternal = (error: unknown): void => void (defect ??= error)
    const presented = errors.map((error) => {
      if (isFromPlugin(error) || (passesForeignCodes && isForeign(error))) return pass(error, correlationId)
      const { locations } = error
      return {
        ...toClientError(toGraphQLError(error), { correlationId, onInternal }).toJSON(),
        ...(locations && { locations }),
      }
    })
    const codes = [...new Set(presented.map(codeOf))]
    const { message, path } = presented[0] ?? {}
    const facts = { correlationId, operationName: operationName ?? undefined, codes, count: errors.length, path }
    if (isAbandoned) log.info(facts, 'an operation ended because its client disconnected')
    else if (defect !== undefined) log.error({ ...facts, err: defect }, 'an operation failed: a defect')
    else log[levelOf(codes)]({ ...facts, reason: shorten(message) }, 'an operation failed')
    return presented
  }
}

/** Lets plugins observe the errors that clients receive. */
export function observeErrors(
  present: PresentErrors,
  onError: ((errors: PluginErrors) => Promise<void>) | undefined,
): PresentErrors {
  if (!onError) return present
  return (errors, failed) => {
    const presented = present(errors, failed)
    const { correlationId, operationName } = failed
    // It logs its failures and does not reject.
    void onError({ errors, presented, correlationId, operationName: operationName ?? undefined })
    return presented
  }
}

/** Formats an execution error as Apollo Server does, with a code. */
export function formatExecutionError(error: GraphQLError): GraphQLFormattedError {
  const { message, locations, path, extensions } = error.toJSON()
  return {
    message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { ...extensions, code: extensions?.['code'] ?? ApolloServerErrorCode.INTERNAL_SERVER_ERROR },
  }
}

/** Converts a thrown value to a GraphQL error. */
export function asGraphQLError(thrown: unknown): GraphQLError {
  if (thrown instanceof GraphQLError) return thrown
  const originalError = thrown instanceof Error ? thrown : undefined
  return new GraphQLError(originalError?.message ?? String(thrown), { originalError })
}

// Apollo Server passes errors as plain objects.
const toGraphQLError = (error: GraphQLError | GraphQLFormattedError) =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError(error.message, { ...(error.path && { path: error.path }), extensions: { ...error.extensions } })

const codeOf = ({ extensions }: GraphQLFormattedError) => String(extensions?.['code'])

/** Codes that libraries set for errors of the gateway itself. Errors of subgraphs have a `serviceName`. */
const libraryCodes: ReadonlySet<unknown> = new Set([
  'INTERNAL_SERVER_ERROR',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
])

const isForeign = ({ extensions }: Pick<GraphQLError, 'extensions'> | GraphQLFormattedError) =>
  typeof extensions?.['code'] === 'string' &&
  (typeof extensions['serviceName'] === 'string' || !libraryCodes.has(extensions['code']))

function pass(error: GraphQLError | GraphQLFormattedError, correlationId: string): GraphQLFormattedError {
  const { message, locations, path, extensions } = error instanceof GraphQLError ? error.toJSON() : error
  // `http` carries the status.
  const { stacktrace: _, http: _http, ...shown } = extensions ?? {}
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { ...shown, correlationId } }
}

/** Server errors are warnings; client errors are not. */
const levelOf = (codes: readonly string[]) => (codes.some(isTrouble) ? 'warn' : 'info')

const isTrouble = (code: string) =>
  !Object.hasOwn(errorCodes, code) ? false : errorCodes[code as keyof typeof errorCodes].httpStatus >= 500

// Messages may quote long input of the client.
const shorten = (message: string | undefined) =>
  message === undefined || message.length <= 200 ? message : `${message.slice(0, 200)}…`
