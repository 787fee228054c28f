import { ApolloServerErrorCode } from '@apollo/server/errors'
import { GraphQLError } from 'graphql'
import type { GraphQLFormattedError } from 'graphql'
import { errorCodes, toClientError } from '#platform/errors'
import type { Logger } from '#platform/logging'

/** An operation, or an event of a subscription, that has errors. */
export interface FailedOperation {
  readonly correlationId: string
  readonly operationName?: string | null | undefined
}

/** Gives the errors of one answer the form that clients get, and leaves one line in the log for them. */
export type PresentErrors = (
  errors: readonly (GraphQLError | GraphQLFormattedError)[],
  failed: FailedOperation,
) => readonly GraphQLFormattedError[]

export interface ErrorPresenterOptions {
  /** Whether subgraphs use codes of their own, which clients get as they are: those of a graph that is not ours do. */
  readonly passesForeignCodes: boolean
  readonly log: Logger
}

/** Every error gets a code and the correlation id of its request. Defects lose their message, which the log keeps. */
export function createErrorPresenter({ passesForeignCodes, log }: ErrorPresenterOptions): PresentErrors {
  return (errors, { correlationId, operationName }) => {
    let defect: unknown
    const onInternal = (error: unknown): void => void (defect ??= error)
    const presented = errors.map((error) => {
      if (passesForeignCodes && isForeign(error)) return pass(error, correlationId)
      const { locations } = error
      return {
        ...toClientError(toGraphQLError(error), { correlationId, onInternal }).toJSON(),
        ...(locations && { locations }),
      }
    })
    const codes = [...new Set(presented.map(codeOf))]
    const { message, path } = presented[0] ?? {}
    const facts = { correlationId, operationName: operationName ?? undefined, codes, count: errors.length, path }
    if (defect !== undefined) log.error({ ...facts, err: defect }, 'an operation failed: a defect')
    else log[levelOf(codes)]({ ...facts, reason: shorten(message) }, 'an operation failed')
    return presented
  }
}

/** An error of an execution as Apollo Server formats it: each has a code. */
export function formatExecutionError(error: GraphQLError): GraphQLFormattedError {
  const { message, locations, path, extensions } = error.toJSON()
  return {
    message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { ...extensions, code: extensions?.['code'] ?? ApolloServerErrorCode.INTERNAL_SERVER_ERROR },
  }
}

/** What was thrown, as an error of the answer. */
export function asGraphQLError(thrown: unknown): GraphQLError {
  if (thrown instanceof GraphQLError) return thrown
  const originalError = thrown instanceof Error ? thrown : undefined
  return new GraphQLError(originalError?.message ?? String(thrown), { originalError })
}

// Apollo Server hands out errors as plain objects by then.
const toGraphQLError = (error: GraphQLError | GraphQLFormattedError) =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError(error.message, { ...(error.path && { path: error.path }), extensions: { ...error.extensions } })

const codeOf = ({ extensions }: GraphQLFormattedError) => String(extensions?.['code'])

/** Codes that libraries in the gateway give errors of the gateway; a subgraph's errors say which subgraph's they are. */
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
  const { stacktrace: _, ...shown } = extensions ?? {}
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { ...shown, correlationId } }
}

/** What may pass by itself is a trouble of the platform; the rest is the client's. */
const levelOf = (codes: readonly string[]) => (codes.some(isTrouble) ? 'warn' : 'info')

const isTrouble = (code: string) =>
  !Object.hasOwn(errorCodes, code) ? false : errorCodes[code as keyof typeof errorCodes].httpStatus >= 500

// Messages quote what the client has sent.
const shorten = (message: string | undefined) =>
  message === undefined || message.length <= 200 ? message : `${message.slice(0, 200)}…`
