import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { graphql, parse, subscribe } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { createHandler } from 'graphql-sse/lib/use/http'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { Caller } from '../gateway-subscriptions/support/subgraphs.ts'

/** A subgraph as a separate server: queries by POST, subscriptions over every transport that a gateway may use. */
export interface HttpSubgraph {
  /** URL of queries, and of graphql-ws with `ws:`. */
  readonly url: string
  readonly sseUrl: string
  readonly multipartUrl: string
  /** Resets all connections, like a crash, and keeps listening. */
  cut(): void
  stop(): Promise<void>
}

export async function startHttpSubgraph(schema: GraphQLSchema): Promise<HttpSubgraph> {
  const sse = createHandler({ schema, context: ({ raw }) => ({ ...callerOf(raw.headers['x-user']) }) })
  const server = createServer((request, response) => {
    if (request.url === '/sse') void sse(request, response)
    else if (request.url === '/multipart') void answerInParts(schema, request, response)
    else void answer(schema, request, response)
  })
  const sockets = new WebSocketServer({ server, path: '/graphql' })
  const protocol = useServer(
    {
      schema,
      context: ({ connectionParams, extra }) => callerOf(extra.request.headers['x-user'] ?? connectionParams?.['user']),
    },
    sockets,
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const cut = () => {
    for (const socket of sockets.clients) socket.terminate()
    server.closeAllConnections()
  }
  return {
    url: `${address}/graphql`,
    sseUrl: `${address}/sse`,
    multipartUrl: `${address}/multipart`,
    cut,
    async stop() {
      cut()
      await protocol.dispose()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const callerOf = (user: unknown): Caller => ({ name: typeof user === 'string' ? user : 'nobody' })

interface Params {
  readonly query: string
  readonly variables?: Record<string, unknown>
}

async function answer(schema: GraphQLSchema, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { query, variables } = (await json(request)) as Params
  const contextValue = callerOf(request.headers['x-user'])
  const result = await graphql({ schema, source: query, variableValues: variables, contextValue })
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result))
}

/** @see https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol */
async function answerInParts(schema: GraphQLSchema, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { query, variables } = (await json(request)) as Params
  const contextValue = callerOf(request.headers['x-user'])
  const events = await subscribe({ schema, document: parse(query), variableValues: variables, contextValue })
  if (!(Symbol.asyncIterator in events)) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(events))
    return
  }
  response.on('close', () => void events.return(undefined))
  response.writeHead(200, { 'content-type': 'multipart/mixed; boundary=graphql; subscriptionSpec=1.0' })
  // A part is complete for its reader only with the boundary of the next one.
  const write = (part: object) =>
    response.write(`\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(part)}\r\n--graphql`)
  response.write('\r\n--graphql')
  write({})
  for await (const payload of events) write({ payload })
  response.end('--\r\n')
}
