/**
 * The hash of an automatic persisted query, from a request's `extensions`; undefined if it is none.
 * @see https://www.apollographql.com/docs/apollo-server/performance/apq
 */
export function hashOf(extensions: unknown): string | undefined {
  const persisted = memberOf(extensions, 'persistedQuery')
  const hash = memberOf(persisted, 'sha256Hash')
  return memberOf(persisted, 'version') === 1 && typeof hash === 'string' ? hash : undefined
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
