import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { createClient as createSseClient } from 'graphql-sse'
import type { SubscribePayload } from 'graphql-ws'
import { connect, receive } from './client.ts'
import type { Received } from './client.ts'
import type { TestGateway } from './gateway.ts'

/** A client of one transport. */
export interface TransportClient {
  subscribe(payload: SubscribePayload): Received
  dispose(): Promise<void>
}

/** The transports of subscriptions, each with the usual client library. */
export const transports: Readonly<Record<string, (gateway: TestGateway, authorization: string) => TransportClient>> = {
  'graphql-ws': ({ url }, authorization) => {
    const client = connect(url, { connectionParams: { authorization } })
    return { subscribe: (payload) => receive(client, payload), dispose: async () => client.dispose() }
  },
  'graphql-sse': ({ httpUrl }, authorization) => {
    const client = createSseClient({ url: httpUrl, headers: { authorization }, retryAttempts: 0 })
    return {
      subscribe: (payload) =>
        receive(
          { subscribe: (...args) => client.subscribe(...(args as Parameters<typeof client.subscribe>)) },
          payload,
        ),
      dispose: async () => client.dispose(),
    }
  },
  'multipart by Apollo Client': ({ httpUrl }, authorization) => {
    const link = new HttpLink({ uri: httpUrl, headers: { authorization } })
    const client = new ApolloClient({ link, cache: new InMemoryCache() })
    return {
      subscribe: (payload) => receive({ subscribe: subscribeWith(link, client) }, payload),
      dispose: async () => client.stop(),
    }
  },
}

interface Sink {
  readonly next: (event: unknown) => void
  readonly error: (error: unknown) => void
  readonly complete: () => void
}

/** The link alone, because the client adds `__typename` to every selection. */
function subscribeWith(link: HttpLink, client: ApolloClient) {
  return ({ query, variables }: SubscribePayload, sink: Sink): (() => void) => {
    const request = { query: gql(query), ...(variables ? { variables } : {}) }
    const subscription = ApolloLink.execute(link, request, { client }).subscribe({
      next: (result) => {
        const { extensions, ...event } = result
        const failure = protocolErrors(extensions)
        if (failure) sink.error(failure)
        else sink.next(event)
      },
      error: (error) => sink.error(error),
      complete: () => sink.complete(),
    })
    return () => subscription.unsubscribe()
  }
}

/** Apollo's client hides what ended a stream behind a symbol among the extensions. */
function protocolErrors(extensions: object | undefined): unknown {
  const [symbol] = Object.getOwnPropertySymbols(extensions ?? {})
  const failure: unknown = symbol && Reflect.get(extensions ?? {}, symbol)
  return typeof failure === 'object' && failure && 'errors' in failure ? failure.errors : undefined
}
