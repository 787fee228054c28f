import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { HeaderMap } from '@apollo/server'
import type { HTTPGraphQLResponse } from '@apollo/server'
import cors from '@fastify/cors'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, errorCodes, toClientError } from '#platform/errors'
import { findProblems, listen } from '#platform/http'
import type { HealthCheck } from '#platform/http'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { Authenticator } from '../auth/authenticator.ts'
import type { GatewayConfig } from '../config.ts'
import { correlationHeaders } from '../requests/correlation-id.ts'
import { identifyCaller, pickHeaders } from '../requests/request-context.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import { signalOf } from './client-signal.ts'
import { exposedHeaders } from './cors-headers.ts'
import { renderExplorerPage } from './explorer-page.ts'
import type { GraphqlServer } from './graphql-server.ts'
import type { PlainHandler } from './plain-handler.ts'
import type { SubscriptionDoors } from './subscription-doors.ts'
import { createTurns } from './turns.ts'

export interface HttpServerOptions {
  readonly config: Pick<GatewayConfig, 'listen' | 'http' | 'subgraphs'>
  /** Null where it is switched off. */
  readonly plain: PlainHandler | null
  readonly graphql: GraphqlServer
  readonly subscriptions: SubscriptionDoors
  readonly factsOf: FactsOf
  /** Null where callers are not authenticated. */
  readonly authenticator: Authenticator | null
  readonly health: readonly HealthCheck[]
  /** The text of `/metrics`. */
  readonly metrics: () => Promise<string>
  readonly log: Logger
}

/**
 * Serves the graph at `/graphql` (HTTP and sockets), Apollo Sandbox at `/sandbox` and for browsers at `/graphql`, the
 * offline explorer at `/explorer`, `/metrics` for Prometheus, `/healthz` and `/readyz`.
 * @throws AppError CONFLICT - the port is taken
 */
export async function createHttpServer(options: HttpServerOptions): Promise<Disposable & { readonly url: string }> {
  const { config, subscriptions, log } = options
  const server = fastify({
    bodyLimit: config.http.maxBodyBytes,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    serverFactory: (handler) => createServer({ keepAliveTimeout: keepAliveMs }, frontOf(options.plain, handler)),
  })
  if (options.plain) addReadBodies(server, options.plain)
  server.addHook('onRequest', ({ raw }, reply, done) => {
    const headers = correlationHeaders(raw.headers, options.factsOf(raw).correlationId)
    for (let i = 0; i + 1 < headers.length; i += 2) void reply.header(headers[i] ?? '', headers[i + 1])
    done()
  })
  await server.register(cors, { origin: originsOf(config.http.corsOrigins), exposedHeaders: [...exposedHeaders] })
  server.setErrorHandler((error, request, reply) =>
    sendError(reply, error, { correlationId: options.factsOf(request.raw).correlationId, log }),
  )
  addJsonParser(server, options.plain)
  server.route({ method: ['GET', 'POST'], url: '/graphql', handler: createGraphqlHandler(options) })
  server.get('/sandbox', (_request, reply) => reply.redirect('/graphql'))
  server.get('/explorer', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(await renderExplorerPage()),
  )
  server.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await options.metrics()),
  )
  server.get('/healthz', () => ({ status: 'alive' }))
  server.get('/readyz', async (_request, reply) => {
    const problems = await findProblems(options.health)
    const status = problems.length > 0 ? 'not ready' : 'ready'
    return reply.code(problems.length > 0 ? 503 : 200).send({ status, problems })
  })
  server.server.on('upgrade', (request, socket, head) => {
    // Node leaves the socket to us, and with it what becomes of a peer that resets it.
    socket.on('error', () => socket.destroy())
    // Cut rather than parsed: what clients send need not be a URL.
    if (request.url?.split('?', 1)[0] === '/graphql') return subscriptions.handleUpgrade(request, socket, head)
    socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n', () => socket.destroy())
  })
  const url = await listen(server, config.listen)
  return { url, dispose: () => server.close() }
}

// Longer than the 60 seconds after which common load balancers let go of a connection: who ends it first must not be us.
const keepAliveMs = 72_000

// Enough for what every turn costs to be little, and few enough for a turn of a millisecond or two. It also makes a busy
// process finish what it has begun before it begins more: of large answers less is in memory at a time, so that less of it
// outlives its youth, which is what collecting garbage costs.
const beginsPerTurn = 2

function frontOf(plain: PlainHandler | null, handler: RequestListener): RequestListener {
  const takeTurn = createTurns(beginsPerTurn)
  return (request, response) =>
    takeTurn(() =>
      plain ? plain.handle(request, response, () => handler(request, response)) : handler(request, response),
    )
}

function addReadBodies(server: FastifyInstance, plain: PlainHandler): void {
  server.addHook('preParsing', (request, _reply, _payload, done) => done(null, plain.bodyOf(request.raw)))
}

const originsOf = (origins: readonly string[]) => (origins.includes('*') ? '*' : [...origins])

// The body stays text: Apollo Server wants the object, the streaming doors want it as well, and both want bad JSON told
// as a GraphQL error.
function addJsonParser(server: FastifyInstance, plain: PlainHandler | null): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    try {
      done(null, plain?.jsonOf(request.raw) ?? JSON.parse(text.toString()))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      done(new AppError({ code: 'BAD_USER_INPUT', message: `Expected a JSON body, got one that fails: ${reason}` }))
    }
  })
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text))
}

function createGraphqlHandler(options: HttpServerOptions) {
  const { graphql, subscriptions, authenticator, config } = options
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { correlationId, clientAddress } = options.factsOf(request.raw)
    if (subscriptions.accepts(request.raw)) return subscriptions.handleStream(request, reply)
    const caller = await identifyCaller(authenticator, request.headers.authorization, correlationId)
    const context: RequestContext = {
      correlationId,
      clientAddress,
      caller,
      signal: signalOf(reply.raw),
      forwardedHeaders: pickHeaders(request.headers, config.subgraphs.forwardHeaders),
    }
    const response = await graphql.handle(toApolloRequest(request), () => Promise.resolve(context))
    return send(reply, response)
  }
}

function toApolloRequest(request: FastifyRequest) {
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  return {
    method: request.method,
    headers,
    search: new URL(request.url, 'http://localhost').search,
    body: request.body ?? null,
  }
}

async function send(reply: FastifyReply, { status, headers, body }: HTTPGraphQLResponse): Promise<FastifyReply> {
  void reply.code(status ?? 200)
  for (const [name, value] of headers) void reply.header(name, value)
  if (body.kind === 'complete') return reply.send(body.string)
  // Only incremental delivery comes in parts, and its directives are not in the schema.
  throw new AppError({
    code: 'BAD_USER_INPUT',
    message: 'Expected an operation with one answer, got one with @defer or @stream.',
  })
}

interface Failing {
  readonly correlationId: string
  readonly log: Logger
}

function sendError(reply: FastifyReply, error: unknown, { correlationId, log }: Failing) {
  const known = isTooLarge(error)
    ? new AppError({ code: 'BAD_USER_INPUT', message: 'The request body is larger than this gateway takes.' })
    : error
  const onInternal = (defect: unknown) => log.error({ err: defect, correlationId }, 'a request met a defect')
  const status = isTooLarge(error) ? 413 : error instanceof AppError ? errorCodes[error.code].httpStatus : 500
  const answer = { errors: [toClientError(known, { correlationId, onInternal }).toJSON()] }
  return reply.code(status).type('application/json; charset=utf-8').send(answer)
}

const isTooLarge = (error: unknown) => error instanceof Error && 'statusCode' in error && error.statusCode === 413
