import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import type { ExecutionResult, GraphQLFormattedError } from 'graphql'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { Disposable } from '#platform/lifecycle'

/** A client of the public graph: HTTP for operations, graphql-ws for subscriptions. */
export interface GraphClient extends Disposable {
  /** Later calls are sent with this access token. */
  signIn(accessToken: string): void
  /** @throws GraphError - the response has errors */
  request<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>
  /** Events until the subscription completes. @throws GraphError - it ended with errors */
  subscribe<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): AsyncIterable<Data>
}

/** The errors of a response. */
export class GraphError extends Error {
  override readonly name = 'GraphError'
  readonly errors: readonly GraphQLFormattedError[]

  constructor(errors: readonly GraphQLFormattedError[]) {
    super(errors.map(({ message, extensions }) => `${message} (${String(extensions?.['code'])})`).join('; '))
    this.errors = errors
  }
}

/** @param url - URL of the platform: `http://127.0.0.1:4000` */
export function createGraphClient(url: string): GraphClient {
  let authorization: string | null = null
  const sockets: Client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    // The library would subscribe from the start again; callers resume from their cursor instead.
    retryAttempts: 0,
    connectionParams: () => (authorization ? { authorization } : {}),
  })
  return {
    signIn(accessToken) {
      authorization = `Bearer ${accessToken}`
    },
    async request<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
        body: JSON.stringify({ query: print(document), variables }),
      })
      return dataOf((await response.json()) as Answer<Data>)
    },
    subscribe: (document, variables) => eventsOf(sockets, print(document), variables),
    dispose: async () => sockets.dispose(),
  }
}

interface Answer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly GraphQLFormattedError[]
}

function dataOf<Data>({ data, errors }: Answer<Data>): Data {
  if (errors?.length || data == null) throw new GraphError(errors ?? [{ message: 'The response has no data.' }])
  return data
}

async function* eventsOf<Data>(
  client: Client,
  query: string,
  variables: Record<string, unknown>,
): AsyncGenerator<Data> {
  const events = client.iterate<Data>({ query, variables }) as AsyncIterableIterator<ExecutionResult<Data>>
  try {
    for await (const { data, errors } of events) {
      if (errors) throw new GraphError(errors.map((error) => error.toJSON?.() ?? error))
      if (data) yield data
    }
  } catch (error) {
    // A rejected operation ends with a list of errors.
    throw Array.isArray(error) ? new GraphError(error as GraphQLFormattedError[]) : error
  }
}
