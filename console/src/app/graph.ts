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
import { forPeople } from '../components/for-people.ts'
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
  let isSocketOpen = false
  const socketListeners = new Set<() => void>()
  const setSocketOpen = (isOpen: boolean) => {
    isSocketOpen = isOpen
    for (const listener of socketListeners) listener()
  }
  const socket = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    connectionParams: credentials,
    retryAttempts: 0,
    keepAlive: 10_000,
    on: {
      connected: () => setSocketOpen(true),
      closed: () => setSocketOpen(false),
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
  // A session can end on the server before its token expires. Refreshing it shows whether it has.
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
    cache: new InMemoryCache({ typePolicies: { ...connectionPolicies, ...textPolicies } }),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', errorPolicy: 'all' } },
  })
  return {
    client,
    resumer: resumable.resumer,
    /** Whether the server has accepted the socket of the subscriptions. */
    get isSocketOpen() {
      return isSocketOpen
    },
    onSocket(listener: () => void) {
      socketListeners.add(listener)
      return () => void socketListeners.delete(listener)
    },
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

/** Texts of agents, with labels for people. */
const readable: FieldPolicy<string | null> = { read: (text) => text && forPeople(text) }
const readableList: FieldPolicy<readonly string[]> = { read: (texts) => texts?.map(forPeople) }

const textPolicies = {
  Report: { fields: { summary: readable } },
  ReportSection: { fields: { markdown: readable } },
  Recommendation: { fields: { title: readable, rationale: readable, costUnknown: readable, steps: readableList } },
  Evidence: { fields: { label: readable, value: readable, source: readable } },
  RecommendationState: { fields: { title: readable } },
  MilestoneRecommendation: { fields: { title: readable } },
  AgentTask: { fields: { summary: readable, error: readable } },
  InfrastructurePlan: { fields: { emissionsUnknown: readable } },
}

const connectionPolicies = {
  Organization: {
    fields: {
      assessments: pages(['filter', 'orderBy']),
      members: pages([]),
      invitations: pages([]),
    },
  },
  Assessment: {
    fields: { recommendations: pages(['first']), runs: pages(['first', 'filter']), milestones: pages([]) },
  },
  BillingAccount: { fields: { ledger: pages([]), payments: pages([]) } },
}
