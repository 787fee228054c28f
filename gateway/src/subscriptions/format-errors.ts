import { GraphQLError } from 'graphql'
import type { GraphQLFormattedError } from 'graphql'
import type { OperationErrors } from './subscriber.ts'

/** What a client sees of errors; those that a subgraph formatted already stay as they are. */
export type FormatErrors = (errors: OperationErrors) => readonly GraphQLFormattedError[]

/** @param formatError - the host's own form of an error; must not throw */
export function createFormatErrors(formatError: (error: GraphQLError) => GraphQLFormattedError): FormatErrors {
  return (errors) => errors.map((error) => (error instanceof GraphQLError ? formatError(error) : error))
}
