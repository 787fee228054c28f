import { GraphQLError } from 'graphql'
import type { GraphQLFormattedError } from 'graphql'
import type { OperationErrors } from './operation-error.ts'

/** The origin of errors: a request, or an event, which is completed with the identity of one of its subscribers. */
export type ErrorOrigin<Identity> = { readonly requestId: string } | { readonly identity: Identity }

/** Formats errors, including those of subgraphs, for a client. */
export type FormatErrors<Identity> = (
  errors: OperationErrors,
  origin: ErrorOrigin<Identity>,
) => readonly GraphQLFormattedError[]

/** The host's formatter for the errors of one operation or event; must not throw. */
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

/** The default: each error as graphql-js serialises it. */
export const formatGraphQLErrors = (errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] =>
  errors.map((error) => error.toJSON())

/** Omits `locations`, which refer to the subgraph's operation and not to the client's. */
function toGraphQLError({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null })
}
