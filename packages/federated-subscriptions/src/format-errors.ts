import { GraphQLError } from 'graphql'
import type { GraphQLFormattedError } from 'graphql'
import type { OperationErrors } from './operation-error.ts'

/** Whose errors they are: a request's, or those of an event, which is completed on behalf of one of those who watch it. */
export type ErrorOrigin<Identity> = { readonly requestId: string } | { readonly identity: Identity }

/** What a client sees of errors, those of subgraphs included. */
export type FormatErrors<Identity> = (
  errors: OperationErrors,
  origin: ErrorOrigin<Identity>,
) => readonly GraphQLFormattedError[]

/** The host's own form of the errors of one operation or event; must not throw. */
export type FormatGraphQLErrors<Identity> = (
  errors: readonly GraphQLError[],
  origin: ErrorOrigin<Identity>,
) => readonly GraphQLFormattedError[]

export function createFormatErrors<Identity>(format: FormatGraphQLErrors<Identity>): FormatErrors<Identity> {
  return (errors, origin) =>
    format(
      errors.map((error) => (error instanceof GraphQLError ? error : toGraphQLError(error))),
      origin,
    )
}

/** Unless the host has one: each error as graphql-js serialises it. */
export const formatGraphQLErrors = (errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] =>
  errors.map((error) => error.toJSON())

/** Where in its own text the subgraph found the error is left out: it is not the client's text. */
function toGraphQLError({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null })
}
