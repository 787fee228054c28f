import { GraphQLError } from 'graphql'

/**
 * The hash of an automatic persisted query, from a request's `extensions`; undefined if it is none.
 * @see https://www.apollographql.com/docs/apollo-server/performance/apq
 */
export function hashOf(extensions: unknown): string | undefined {
  const persisted = memberOf(extensions, 'persistedQuery')
  const hash = memberOf(persisted, 'sha256Hash')
  return memberOf(persisted, 'version') === 1 && typeof hash === 'string' ? hash : undefined
}

/**
 * A request for a stream that has only a hash. Texts of subscriptions are not stored, so clients send the text in response. Apollo
 * Server reports unknown hashes of other operations in the same way: with status 200, because not all clients read the errors of others.
 */
export class PersistedQueryNotFound extends GraphQLError {
  constructor() {
    super('PersistedQueryNotFound', { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 200 } } })
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
