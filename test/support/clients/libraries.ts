import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import type { ApolloLink } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { Client as UrqlClient, fetchExchange, subscriptionExchange } from '@urql/core'
import type { Exchange, ExecutionResult } from '@urql/core'
import { parse } from 'graphql'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient as createWsClient } from 'graphql-ws'
import type { Client as WsClient } from 'graphql-ws'
import { WebSocket } from 'ws'

/** The events that a client shows of a run. */
export interface SeenEvent {
  readonly cursor: string
  readonly kind: string
  readonly run: { readonly assessment: { readonly title: string } }
}

export const watchQuery = `subscription Watch($runId: ID!, $after: String) {
  runProgress(runId: $runId, after: $after) { cursor kind run { assessment { title } } }
}`

export interface WatchOptions {
  /** Of the platform. */
  readonly url: string
  readonly authorization: string
  readonly runId: string
  readonly onEvent: (event: SeenEvent) => void
}

/** Resolves when the stream has completed by itself. */
export type Watch = (options: WatchOptions) => Promise<void>

/** Libraries that applications use, each set up as its own documentation does. */
export const libraries: Readonly<Record<string, Watch>> = {
  'graphql-ws': watchWithWs,
  'graphql-sse': watchWithSse,
  'Apollo Client over GraphQLWsLink': watchWithApolloSocket,
  'Apollo Client over multipart HTTP': watchWithApolloHttp,
  'urql over graphql-ws': watchWithUrqlSocket,
  'urql over HTTP': watchWithUrqlHttp,
}

interface Data {
  readonly runProgress: SeenEvent
}

interface Result {
  readonly data?: unknown
  readonly error?: unknown
}

const connectSocket = ({ url, authorization }: WatchOptions): WsClient =>
  createWsClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
  })

async function watchWithWs(options: WatchOptions): Promise<void> {
  const client = connectSocket(options)
  for await (const result of client.iterate<Data>({ query: watchQuery, variables: { runId: options.runId } }))
    show(options, result)
  await client.dispose()
}

async function watchWithSse(options: WatchOptions): Promise<void> {
  const { url, authorization, runId } = options
  const client = createSseClient({ url: `${url}/graphql`, headers: { authorization } })
  for await (const result of client.iterate<Data>({ query: watchQuery, variables: { runId } })) show(options, result)
  client.dispose()
}

async function watchWithApolloSocket(options: WatchOptions): Promise<void> {
  const socket = connectSocket(options)
  await watchWithApollo(new GraphQLWsLink(socket), options)
  await socket.dispose()
}

async function watchWithApolloHttp(options: WatchOptions): Promise<void> {
  const { url, authorization } = options
  await watchWithApollo(new HttpLink({ uri: `${url}/graphql`, headers: { authorization } }), options)
}

async function watchWithApollo(link: ApolloLink, options: WatchOptions): Promise<void> {
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  const events = client.subscribe({ query: parse(watchQuery), variables: { runId: options.runId } })
  await new Promise<void>((resolve, reject) => {
    events.subscribe({ next: (result) => show(options, result), error: reject, complete: resolve })
  })
  client.stop()
}

async function watchWithUrqlSocket(options: WatchOptions): Promise<void> {
  const socket = connectSocket(options)
  const overSocket = subscriptionExchange({
    forwardSubscription: ({ query = '', variables = {} }) => ({
      subscribe: ({ next, error, complete }) => ({
        unsubscribe: socket.subscribe(
          { query, variables: { ...variables } },
          { next: (result) => next(result as ExecutionResult), error, complete },
        ),
      }),
    }),
  })
  await watchWithUrql([overSocket], options)
  await socket.dispose()
}

async function watchWithUrqlHttp(options: WatchOptions): Promise<void> {
  await watchWithUrql([fetchExchange], options)
}

async function watchWithUrql(exchanges: Exchange[], options: WatchOptions): Promise<void> {
  const { url, authorization, runId } = options
  const client = new UrqlClient({
    url: `${url}/graphql`,
    exchanges,
    fetchSubscriptions: true,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
  })
  await new Promise<void>((resolve) => {
    client.subscription<Data>(watchQuery, { runId }).subscribe((result) => {
      // At the end, it delivers the last event again, marked as the last one.
      if (result.hasNext) show(options, result)
      else resolve()
    })
  })
}

function show({ onEvent }: WatchOptions, { data, error }: Result): void {
  if (error || !data) throw new Error(`expected an event, got ${JSON.stringify(error ?? data)}`)
  onEvent((data as Data).runProgress)
}
