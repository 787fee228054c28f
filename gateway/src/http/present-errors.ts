import { ApolloServerErrorCode } from '@apollo/server/errors'
import { GraphQLError } from 'graphql'
import type { GraphQLFormattedError } from 'graphql'
import { toClientError } from '#platform/errors'
import type { Logger } from '#platform/logging'

/** Gives errors that have been formatted the form that clients get. */
export type PresentErrors = (
  errors: readonly GraphQLFormattedError[],
  correlationId: string,
) => readonly GraphQLFormattedError[]

/** Every error with one of the documented codes and the correlation id of its request. */
export function createErrorPresenter(log: Logger): PresentErrors {
  return (errors, correlationId) => {
    const onInternal = (error: unknown) => log.error({ err: error, correlationId }, 'an operation met a defect')
    return errors.map((error) => ({
      ...toClientError(toGraphQLError(error), { correlationId, onInternal }).toJSON(),
      ...(error.locations && { locations: error.locations }),
    }))
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
const toGraphQLError = (error: GraphQLFormattedError) =>
  new GraphQLError(error.message, { ...(error.path && { path: error.path }), extensions: { ...error.extensions } })
