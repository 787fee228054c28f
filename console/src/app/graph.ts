import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client'
import type { FieldPolicy } from '@apollo/client'
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors'
import { SetContextLink } from '@apollo/client/link/context'
import { ErrorLink } from '@apollo/client/link/error'
import { HttpLink } from '@apollo/client/link/http'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { resumableLink } from '@plumbline/client/apollo'
import { createClient } from 'graphql-ws'
import { from, switchMap } from 'rxjs'
import type { Session } from './session.ts'

/** How long the socket may be silent before it is taken for dead, milliseconds. */
const pongTimeoutMs = 5_000

/** The client of the graph: queries and mutations over HTTP, subscriptions that resume over one WebSocket. */
export function createGraph(session: Session) {
  const credentials = async () => {
    const token = await session.accessToken()
    return token === null ? {} : { authorization: `Bearer ${token}` }
  }
  let pongTimer: number | undefined
  const socket = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    connectionParams: credentials,
    retryAttempts: 0,
    keepAlive: 10_000,
    on: {
      ping: (received) => {
        if (!received) pongTimer = window.setTimeout(() => socket.terminate(), pongTimeoutMs)
      },
      pong: (received) => {
        if (received) window.clearTimeout(pongTimer)
      },
    },
  })
  const resumable = resumableLink({
    fields: ['runProgress', 'organizationActivity'],
    onUnauthenticated: async () => {
      const isSignedIn = await session.refresh()
      // It was opened with the old token.
      socket.terminate()
      return isSignedIn
    },
  })
  window.addEventListener('offline', () => socket.terminate())

  const authorize = new SetContextLink(async ({ headers }) => ({ headers: { ...headers, ...(await credentials()) } }))
  // A session can end on the server before its token expires; a refresh tells.
  const renew = new ErrorLink(({ error, operation, forward }) => {
    if (!isUnauthenticated(error) || operation.getContext()['isRenewed'] === true) return undefined
    operation.setContext({ isRenewed: true })
    return from(session.refresh()).pipe(
      switchMap((isSignedIn) => {
        if (!isSignedIn) throw error
        return forward(operation)
      }),
    )
  })
  const http = ApolloLink.from([renew, authorize, new HttpLink({ uri: '/graphql' })])
  const live = ApolloLink.from([resumable, new GraphQLWsLink(socket)])
  const client = new ApolloClient({
    link: ApolloLink.split(({ operationType }) => (operationType as string) === 'subscription', live, http),
    cache: new InMemoryCache({ typePolicies: { ...connectionPolicies } }),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', errorPolicy: 'all' } },
  })
  return {
    client,
    resumer: resumable.resumer,
    /** Forgets everything of the user who was signed in. */
    async reset() {
      socket.terminate()
      await client.clearStore()
    },
  }
}

export type Graph = ReturnType<typeof createGraph>

export const isUnauthenticated = (error: unknown): boolean =>
  CombinedGraphQLErrors.is(error)
    ? error.errors.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED')
    : ServerError.is(error) && error.statusCode === 401

interface Page {
  readonly nodes: readonly unknown[]
}

/** A list that grows by its pages: a further page is appended, any other replaces what was there. */
const pages = (keyArgs: readonly string[]): FieldPolicy<Page> => ({
  keyArgs: [...keyArgs],
  merge: (existing, incoming, { args }) =>
    typeof args?.['after'] === 'string'
      ? { ...incoming, nodes: [...(existing?.nodes ?? []), ...incoming.nodes] }
      : incoming,
})

const connectionPolicies = {
  Organization: {
    fields: {
      assessments: pages(['filter', 'orderBy']),
      members: pages([]),
      invitations: pages([]),
    },
  },
  Assessment: { fields: { recommendations: pages(['first']), runs: pages(['first', 'filter']) } },
  BillingAccount: { fields: { ledger: pages([]), payments: pages([]) } },
}
