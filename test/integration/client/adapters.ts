import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { resume } from '@plumbline/client'
import type { ResumeClientOptions, ResumeSink, SubscribeClient } from '@plumbline/client'
import { resumableLink } from '@plumbline/client/apollo'
import { resumableSubscribe } from '@plumbline/client/relay'
import { resumableExchange } from '@plumbline/client/urql'
import { Client as UrqlClient } from '@urql/core'
import type { SubscriptionForwarder } from '@urql/core'
import { parse } from 'graphql'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient as createWsClient } from 'graphql-ws'
import relay from 'relay-runtime'
import type { GraphQLResponse } from 'relay-runtime'
import { WebSocket } from 'ws'

export interface Watching {
  readonly address: string
  readonly query: string
  readonly variables: Record<string, unknown>
  readonly options?: ResumeClientOptions
  readonly sink: Sink
}

export interface Sink {
  /** @param gap - whether events before this one may be missing */
  next(data: Readonly<Record<string, unknown>>, gap: boolean | undefined): void
  error(reason: unknown): void
  complete(): void
}

/** Subscribes like an application. @returns a function that disposes of everything */
export type Watch = (watching: Watching) => () => void

const headers = { authorization: 'Bearer ada' }
/** Tests break connections far more often than networks do. */
const impatient = { backoffMs: [1, 20] } as const

const socketTo = (address: string, retryAttempts = 0) =>
  createWsClient({
    url: `ws://${address}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: headers,
    retryAttempts,
    retryWait: async () => undefined,
    // As documented for clients that retry by themselves: also connections that could not be opened.
    shouldRetry: () => true,
  })
const sseTo = (address: string) =>
  createSseClient({ url: `http://${address}/graphql`, headers, retryAttempts: 0 }) as SubscribeClient

/** Every adapter over every transport that it is documented with. */
export const adapters: Readonly<Record<string, Watch>> = {
  'graphql-ws': (watching) => watchClient(socketTo(watching.address), watching),
  'graphql-ws that retries by itself': (watching) => watchClient(socketTo(watching.address, 1_000_000), watching),
  'graphql-sse': (watching) => watchClient(sseTo(watching.address), watching),
  'Apollo Client over WebSocket': (watching) => watchApollo(new GraphQLWsLink(socketTo(watching.address)), watching),
  'Apollo Client over multipart HTTP': (watching) =>
    watchApollo(new HttpLink({ uri: `http://${watching.address}/graphql`, headers }), watching),
  'urql over WebSocket': (watching) => watchUrql(socketTo(watching.address), watching),
  'urql over server-sent events': (watching) => watchUrql(sseTo(watching.address), watching),
  'Relay over WebSocket': (watching) => watchRelay(socketTo(watching.address), watching),
  'Relay over server-sent events': (watching) => watchRelay(sseTo(watching.address), watching),
}

function watchClient(client: SubscribeClient, { query, variables, options, sink }: Watching): () => void {
  const resumable = resume(client, { ...impatient, ...options })
  const stop = resumable.subscribe({ query, variables }, toSink(sink))
  return () => {
    stop()
    resumable.dispose()
  }
}

function watchApollo(transport: GraphQLWsLink | HttpLink, { query, variables, options, sink }: Watching): () => void {
  const link = resumableLink({ ...impatient, ...options }).concat(transport)
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  const subscription = client.subscribe({ query: parse(query), variables }).subscribe({
    next: ({ data, error, extensions }) => {
      if (error) sink.error(error)
      else sink.next(data as Record<string, unknown>, gapOf(extensions))
    },
    error: (reason) => sink.error(reason),
    complete: () => sink.complete(),
  })
  return () => {
    subscription.unsubscribe()
    client.stop()
  }
}

function watchUrql(client: SubscribeClient, { query, variables, options, sink }: Watching): () => void {
  const forwardSubscription: SubscriptionForwarder = (request) => ({
    subscribe: (observer) => ({ unsubscribe: client.subscribe(request as never, observer) }),
  })
  const urql = new UrqlClient({
    url: 'http://unused.test',
    preferGetMethod: false,
    exchanges: [resumableExchange({ ...impatient, ...options, forwardSubscription })],
  })
  const { unsubscribe } = urql.subscription(query, variables).subscribe(({ data, error, extensions, hasNext }) => {
    if (error) sink.error(error)
    else if (hasNext) sink.next(data as Record<string, unknown>, gapOf(extensions))
    // At the end, urql delivers the last event again, marked as the last one.
    else sink.complete()
  })
  return unsubscribe
}

function watchRelay(client: SubscribeClient, { query, variables, options, sink }: Watching): () => void {
  const subscribe = resumableSubscribe(client, { ...impatient, ...options })
  const network = relay.Network.create(() => {
    throw new Error('no queries here')
  }, subscribe as never)
  const request = { name: null, text: query, operationKind: 'subscription', metadata: {}, id: null, params: {} }
  const subscription = network.execute(request as never, variables, {}).subscribe({
    next: (response: GraphQLResponse) => {
      const { data, extensions } = response as unknown as { data: Record<string, unknown>; extensions: unknown }
      sink.next(data, gapOf(extensions))
    },
    error: (reason: unknown) => sink.error(reason),
    complete: () => sink.complete(),
  })
  return () => {
    subscription.unsubscribe()
    subscribe.client.dispose()
  }
}

const toSink = (sink: Sink): ResumeSink<{ readonly data?: Record<string, unknown> }> => ({
  next: ({ data = {} }, { gap }) => sink.next(data, gap),
  error: (reason) => sink.error(reason),
  complete: () => sink.complete(),
})

const gapOf = (extensions: unknown): boolean | undefined =>
  (extensions as { readonly resume?: { readonly gap: boolean } } | undefined)?.resume?.gap
