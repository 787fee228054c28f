import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import cors from '@fastify/cors'
import fastify from 'fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badUserInput } from '#platform/errors'
import { addHealthRoutes, createDrain, listen } from '#platform/http'
import type { Drain, HealthCheck } from '#platform/http'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { Authenticator } from '../auth/authenticator.ts'
import type { GatewayConfig } from '../config.ts'
import type { OperationExecutor } from '../operations/operation-executor.ts'
import type { CheckText } from '../policies/check-text.ts'
import type { Admission } from '../rate-limits/index.ts'
import { correlationHeaders } from '../requests/correlation-id.ts'
import type { PresentErrors } from '../requests/present-errors.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import { exposedHeaders } from './cors-headers.ts'
import { createGraphqlHandler } from './graphql-handler.ts'
import type { GraphqlServer } from './graphql-server.ts'
import { HttpProblem } from './http-problem.ts'
import { createOriginCheck } from './may-connect.ts'
import { names } from './media-types.ts'
import { addExplorer, createPage, pageHeaders, sendPage } from './pages.ts'
import { maxNames, maxNesting, parseBody } from './parse-body.ts'
import type { Exchange, PlainHandler } from './plain-handler.ts'
import { namesHostTwice, refuseEarly } from './receive-body.ts'
import { renderSandboxPage } from './sandbox-page.ts'
import { createErrorHandler } from './send-error.ts'
import type { SubscriptionDoors } from './subscription-doors.ts'
import { createTurns } from './turns.ts'

export interface HttpServerOptions {
  readonly config: Pick<GatewayConfig, 'listen' | 'http' | 'subgraphs'>
  /** Null where it is switched off. */
  readonly plain: PlainHandler | null
  readonly graphql: GraphqlServer
  readonly subscriptions: SubscriptionDoors
  readonly factsOf: FactsOf
  readonly admission: Admission | null
  readonly executor: Pick<OperationExecutor, 'find'>
  readonly checkText: CheckText
  /** Told of every body that arrives. */
  readonly countBody: (exchange: Exchange) => void
  readonly present: PresentErrors
  /** Null where callers are not authenticated. */
  readonly authenticator: Authenticator | null
  readonly health: readonly HealthCheck[]
  /** The text of `/metrics`. */
  readonly metrics: () => Promise<string>
  readonly log: Logger
}

export interface HttpServer extends Disposable {
  /** `http://host:port` */
  readonly url: string
  /** For what has to come between the last connection that is accepted and the last answer. */
  readonly drain: Drain
}

/**
 * Serves the graph at `/graphql` (HTTP and sockets), for browsers there and at `/sandbox` a page that leads to Apollo Sandbox, the
 * offline explorer at `/explorer`, `/metrics` for Prometheus, `/healthz` and `/readyz`.
 * @throws AppError CONFLICT - the port is taken
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { config, factsOf, log } = options
  const server = fastify({
    bodyLimit: config.http.maxBodyBytes,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    serverFactory: (handler) => createServer(timeoutsOf(config.http), frontOf(options, handler)),
  })
  const { drainDelayMs: delayMs, drainGraceMs: graceMs } = config.listen
  const drain = createDrain(server.server, { delayMs, graceMs, log })
  addBodies(server, options)
  server.addHook('onRequest', ({ raw }, reply, done) => {
    const headers = correlationHeaders(raw.headers, factsOf(raw).correlationId)
    for (let i = 0; i + 1 < headers.length; i += 2) void reply.header(headers[i] ?? '', headers[i + 1])
    done()
  })
  await server.register(cors, { origin: originsOf(config.http.corsOrigins), exposedHeaders: [...exposedHeaders] })
  server.setErrorHandler(createErrorHandler(options))
  addJsonParser(server, options.plain)
  addGraph(server, options)
  addPages(server, options)
  addHealthRoutes(server, { health: options.health, drain })
  addUpgrades(server, options)
  const ownMetrics = await serveMetrics(options)
  const url = await listen(server, config.listen).catch(async (error: unknown) => {
    await ownMetrics?.close()
    throw error
  })
  const dispose = async () => {
    await drain.finish()
    await ownMetrics?.close()
    await server.close()
  }
  return { url, drain, dispose }
}

// Longer than the 60 seconds after which common load balancers let go of a connection: who ends it first must not be us.
const keepAliveTimeout = 72_000

const timeoutsOf = ({ receiveTimeoutMs }: GatewayConfig['http']) => ({
  keepAliveTimeout,
  headersTimeout: Math.min(15_000, receiveTimeoutMs),
  requestTimeout: receiveTimeoutMs,
  // How often Node looks for requests that take too long, which it answers with 408.
  connectionsCheckingInterval: Math.min(1_000, receiveTimeoutMs),
})

// Enough for what every turn costs to be little, and few enough for a turn of a millisecond or two. It also makes a busy
// process finish what it has begun before it begins more: of large answers less is in memory at a time, so that less of it
// outlives its youth, which is what collecting garbage costs.
const beginsPerTurn = 2

function frontOf(options: HttpServerOptions, handler: RequestListener): RequestListener {
  const { plain } = options
  const takeTurn = createTurns(beginsPerTurn)
  return (request, response) =>
    takeTurn(() => {
      if (namesHostTwice(request)) return refuseEarly({ request, response }, twoHosts, options)
      return plain ? plain.handle(request, response, () => handler(request, response)) : handler(request, response)
    })
}

const twoHosts = { status: 400, code: 'BAD_USER_INPUT', message: 'host: expected one header, got several' }

function addBodies(server: FastifyInstance, { plain, countBody }: HttpServerOptions): void {
  server.addHook('preParsing', (request, reply, _payload, done) => {
    if (!plain?.hasRead(request.raw)) countBody({ request: request.raw, response: reply.raw })
    done(null, plain?.bodyOf(request.raw) ?? request.raw)
  })
}

const originsOf = (origins: readonly string[]) => (origins.includes('*') ? '*' : [...origins])

const limits = `at most ${maxNames} names and ${maxNesting} levels`

// A body of another type stays text: the graph refuses it in its own words.
function addJsonParser(server: FastifyInstance, plain: PlainHandler | null): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    // What could not be parsed once is not parsed again: that may take a while.
    const json = plain?.hasRead(request.raw) ? plain.jsonOf(request.raw) : parseBody(text.toString())
    if (json === undefined)
      done(badUserInput('body', `expected JSON with ${limits}, got text that is none or has more`))
    else done(null, json)
  })
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text))
}

function addGraph(server: FastifyInstance, options: HttpServerOptions): void {
  const { corsOrigins: origins } = options.config.http
  const { forwardHeaders } = options.config.subgraphs
  const answer = createGraphqlHandler({ ...options, origins, forwardHeaders })
  const page = options.config.http.pages ? createPage(renderSandboxPage('Plumbline')) : null
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) =>
      page && isForPage(request) ? sendPage(request, reply, await page) : answer(request, reply),
  })
  server.route({
    method: ['DELETE', 'HEAD', 'PATCH', 'PUT'],
    url: '/graphql',
    // Before its body is read, whatever that is.
    onRequest: refuseMethod,
    handler: refuseMethod,
  })
}

async function refuseMethod({ method }: FastifyRequest): Promise<never> {
  throw new HttpProblem({
    status: 405,
    message: `Expected GET or POST, got ${method}.`,
    headers: { allow: 'GET, POST' },
  })
}

/** A person who opens the address of the graph in a browser. */
const isForPage = ({ method, url, headers }: Pick<FastifyRequest, 'method' | 'url' | 'headers'>) =>
  method === 'GET' && names(headers.accept, 'text/html') && !/[?&](query|extensions)=/.test(url)

function addPages(server: FastifyInstance, { config, metrics }: HttpServerOptions): void {
  if (config.http.pages) {
    server.get('/sandbox', (_request, reply) => reply.headers(pageHeaders).redirect('/graphql'))
    addExplorer(server)
  }
  if (config.http.metrics === 'beside') addMetrics(server, metrics)
}

function addMetrics(server: FastifyInstance, metrics: HttpServerOptions['metrics']): void {
  server.get('/metrics', async (_request, reply) =>
    reply
      .headers(pageHeaders)
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(await metrics()),
  )
}

/** Serves `/metrics` on a port of its own; null where that is not wanted. */
async function serveMetrics({ config, metrics }: HttpServerOptions): Promise<FastifyInstance | null> {
  const place = config.http.metrics
  if (place === null || place === 'beside') return null
  const server = fastify({ forceCloseConnections: true })
  addMetrics(server, metrics)
  await listen(server, { host: config.listen.host, port: place.port })
  return server
}

function addUpgrades(server: FastifyInstance, { subscriptions, config }: HttpServerOptions): void {
  const mayConnect = createOriginCheck(config.http.corsOrigins)
  server.server.on('upgrade', (request, socket, head) => {
    // Node leaves the socket to us, and with it what becomes of a peer that resets it.
    socket.on('error', () => socket.destroy())
    // Cut rather than parsed: what clients send need not be a URL.
    const refuse = (status: string) =>
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy())
    if (request.url?.split('?', 1)[0] !== '/graphql') return refuse('404 Not Found')
    if (namesHostTwice(request)) return refuse('400 Bad Request')
    if (!mayConnect(request.headers)) return refuse('403 Forbidden')
    return subscriptions.handleUpgrade(request, socket, head)
  })
}
