import { GraphQLError } from 'graphql'
import type { GraphQLFormattedError } from 'graphql'
import type { OperationErrors } from './subscriber.ts'

/** What a client sees of errors, those of subgraphs included. */
export type FormatErrors = (errors: OperationErrors) => readonly GraphQLFormattedError[]

/** @param formatError - the host's own form of an error; must not throw */
export function createFormatErrors(formatError: (error: GraphQLError) => GraphQLFormattedError): FormatErrors {
  return (errors) => errors.map((error) => formatError(error instanceof GraphQLError ? error : toGraphQLError(error)))
}

/** Where in its own text the subgraph found the error is left out: it is not the client's text. */
function toGraphQLError({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null })
}
