import { createServer } from 'node:http'
import type { IncomingHttpHeaders, RequestListener, Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { graphql, parse } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@composeDirective"])
  @link(url: "https://plumbline.example/cache/v1.0", import: ["@cacheControl"])
  @composeDirective(name: "@cacheControl")
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, version: String) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
`

const sdlOf = (name: string) => `${link}
  type Query {
    ${name}Header(name: String!): String
    ${name}Headers: [String!]!
    ${name}Secret: String @cacheControl(maxAge: 60, scope: PRIVATE)
    ${name}Open: String @cacheControl(maxAge: 60, scope: PUBLIC)
  }
  type Mutation { ${name}Write: Boolean }
  type Subscription { ${name}Ticks(name: String!): String }
`

/** A subgraph in a separate server that returns the headers that it has received. */
export interface EchoSubgraph {
  readonly name: string
  readonly url: string
  readonly sdl: string
  /** The headers of all requests and WebSocket connections, the last one at the end. */
  readonly received: IncomingHttpHeaders[]
  /** The common names of the client certificates of all TLS connections. */
  readonly clientNames: string[]
  /** Headers of its responses. */
  responseHeaders: Readonly<Record<string, string | readonly string[]>>
  /** How often the cacheable field was resolved. */
  readonly secrets: number
  /** Sends an event to each subscription. */
  tick(): void
  dispose(): Promise<void>
}

interface Context {
  readonly headers: IncomingHttpHeaders
}

export async function startEchoSubgraph(name = 'echo', tls?: ServerOptions): Promise<EchoSubgraph> {
  const state = { secrets: 0, responseHeaders: {} as EchoSubgraph['responseHeaders'] }
  const received: IncomingHttpHeaders[] = []
  const clientNames: string[] = []
  const ticking = new Set<() => void>()
  const sdl = sdlOf(name)
  const resolvers = {
    Query: {
      [`${name}Header`]: (_: unknown, { name: header }: { name: string }, { headers }: Context) => headers[header],
      [`${name}Headers`]: (_: unknown, _arguments: unknown, { headers }: Context) => Object.keys(headers).toSorted(),
      [`${name}Secret`]: (_: unknown, _arguments: unknown, { headers }: Context) =>
        `${String(headers['x-user-id'] ?? 'nobody')} ${++state.secrets}`,
      [`${name}Open`]: () => 'open',
    },
    Mutation: { [`${name}Write`]: () => true },
    Subscription: {
      [`${name}Ticks`]: {
        async *subscribe(_: unknown, { name: header }: { name: string }, { headers }: Context) {
          for (;;) {
            yield { [`${name}Ticks`]: headers[header] ?? null }
            await new Promise<void>((resolve) => ticking.add(resolve))
          }
        },
      },
    },
  }
  const modules = { typeDefs: parse(sdl), resolvers } as unknown as Parameters<typeof buildSubgraphSchema>[0]
  const schema = buildSubgraphSchema(modules)
  const answer: RequestListener = (request, response) => {
    received.push(request.headers)
    void json(request).then(async (body) => {
      const { query, variables } = body as { query: string; variables?: Record<string, unknown> }
      const result = await graphql({
        schema,
        source: query,
        variableValues: variables,
        contextValue: { headers: request.headers },
      })
      for (const [header, value] of Object.entries(state.responseHeaders)) response.setHeader(header, value)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(result))
    })
  }
  const server: Server = tls ? createTlsServer(tls, answer) : createServer(answer)
  server.on('secureConnection', (socket: TLSSocket) => {
    const { subject } = socket.getPeerCertificate() as Partial<PeerCertificate>
    clientNames.push(String(subject?.CN))
  })
  const sockets = new WebSocketServer({ server, path: '/graphql' })
  const protocol = useServer(
    {
      schema,
      context: ({ extra }) => ({ headers: extra.request.headers }),
      onConnect: ({ extra }) => void received.push(extra.request.headers),
    },
    sockets,
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    name,
    url: `${tls ? 'https' : 'http'}://localhost:${port}/graphql`,
    sdl,
    received,
    clientNames,
    get secrets() {
      return state.secrets
    },
    get responseHeaders() {
      return state.responseHeaders
    },
    set responseHeaders(headers) {
      state.responseHeaders = headers
    },
    tick() {
      const waiting = [...ticking]
      ticking.clear()
      for (const resolve of waiting) resolve()
    },
    async dispose() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await protocol.dispose()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function composeEchoes(subgraphs: readonly Pick<EchoSubgraph, 'name' | 'url' | 'sdl'>[]): string {
  const services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }))
  const { supergraphSdl, errors } = composeServices(services)
  if (supergraphSdl === undefined) throw new Error(`expected the subgraphs to compose, got ${String(errors)}`)
  return supergraphSdl
}
