import type { GatewayPlugin } from '@plumbline/gateway'
import { GraphQLError } from 'graphql'

export interface ClientNamesOptions {
  /** The header with the name of the client, in lower case. */
  readonly header: string
}

/** Rejects clients without a name, and tells the subgraphs the names of the others. */
export const clientNames = ({ header }: ClientNamesOptions): GatewayPlugin => ({
  name: 'client names',
  onRequest({ headers, isWebSocket }) {
    // Browsers cannot send headers when they open a WebSocket.
    if (isWebSocket || headers[header]) return
    throw new GraphQLError(`Expected the header ${header}, got none.`, { extensions: { code: 'BAD_USER_INPUT' } })
  },
  onSubgraphFetch({ context, setHeader }) {
    const name = context.headers[header]
    // Responses do not depend on it, so callers with different names still share fetches.
    if (typeof name === 'string') setHeader(header, name, { varies: false })
  },
})
