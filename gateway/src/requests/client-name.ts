import type { IncomingHttpHeaders } from 'node:http'

/** The name by which a client identifies itself, as Apollo Client and others send it. */
export function clientNameOf(headers: Readonly<IncomingHttpHeaders>): string | undefined {
  const name = headers['graphql-client-name'] ?? headers['apollographql-client-name']
  return typeof name === 'string' && name !== '' ? name : undefined
}
