import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import cors from '@fastify/cors'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { badUserInput } from '#platform/errors'
import { addHealthRoutes, addMetricsRoute, createDrain, listen } from '#platform/http'
import type { Drain, HealthCheck } from '#platform/http'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { Authenticator } from '../auth/authenticator.ts'
import type { GatewayConfig } from '../config.ts'
import type { Credentials } from '../gateway-deps.ts'
import type { RequestHeaders } from '../headers/request-headers.ts'
import type { ResponseHeaderChanges } from '../headers/response-header-changes.ts'
import type { ResponseHeaders } from '../headers/response-headers.ts'
import type { OperationExecutor } from '../operations/operation-executor.ts'
import type { Hooks } from '../plugins/hooks.ts'
import type { AddPluginContext } from '../plugins/plugin-context.ts'
import type { CheckText } from '../policies/check-text.ts'
import type { Admission } from '../rate-limits/index.ts'
import { correlationHeaders } from '../requests/correlation-id.ts'
import type { PresentErrors } from '../requests/present-errors.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import { createOriginCheck } from './check-origin.ts'
import type { Compression } from './compression.ts'
import { addConsole, asksForPage } from './console.ts'
import { exposedHeaders } from './cors-headers.ts'
import type { DownloadEndpointOptions } from './download-endpoint.ts'
import type { Exchange, FastPathHandler } from './fast-path-handler.ts'
import { createGraphqlHandler } from './graphql-handler.ts'
import type { GraphqlServer } from './graphql-server.ts'
import { HttpProblem } from './http-problem.ts'
import { addExplorer, createPage, pageHeaders, sendPage } from './pages.ts'
import { maxNames, maxNesting, parseBody } from './parse-body.ts'
import { hasDuplicateHost, rejectRequest } from './reject-request.ts'
import type { Refused } from './reject-request.ts'
import { createClientErrorHandler, rejectSocket } from './reject-socket.ts'
import { afterHook, rejectedBy, toPluginRequest, toRefused } from './request-hook.ts'
import { createRequestScheduler } from './request-scheduler.ts'
import { createErrorHandler } from './send-error.ts'
import { addSessionEndpoint } from './session-endpoint.ts'
import { renderStartPage } from './start-page.ts'
import type { SubscriptionEndpoints } from './subscription-endpoints.ts'

export interface HttpServerOptions {
  readonly config: Pick<GatewayConfig, 'listen' | 'http'>
  readonly requestHeaders: RequestHeaders
  /** Null if no rules are configured. */
  readonly responseHeaders: ResponseHeaders | null
  /** Null if FAST_PATH is off. */
  readonly fastPath: FastPathHandler | null
  readonly graphql: GraphqlServer
  /** Null if responses are not compressed. */
  readonly compression: Compression | null
  readonly subscriptions: SubscriptionEndpoints
  readonly factsOf: FactsOf
  readonly admission: Admission | null
  readonly onRequest: Hooks['onRequest']
  readonly addPluginContext: AddPluginContext
  /** Undefined if no plugin has `onResponse`. */
  readonly createHeaderChanges: (() => ResponseHeaderChanges) | undefined
  readonly executor: Pick<OperationExecutor, 'find'>
  readonly checkText: CheckText
  /** The public schema as text; null where clients may not query it. */
  readonly schemaText: (() => string) | null
  /** Called for every request body. */
  readonly countBodyBytes: (exchange: Exchange) => void
  readonly present: PresentErrors
  /** Null where callers are not authenticated. */
  readonly authenticator: Authenticator | null
  /** Null where the gateway does not serve Plumbline's own graph. */
  readonly downloads: Pick<DownloadEndpointOptions, 'links' | 'agents'> | null
  /** Null where visitors need an account of their own. */
  readonly guest: (() => Promise<Credentials>) | null
  readonly health: readonly HealthCheck[]
  /** The text of `/metrics`. */
  readonly metrics: () => Promise<string>
  readonly log: Logger
}

export interface HttpServer extends Disposable {
  /** `http://host:port` */
  readonly url: string
  /** Lets other parts stop after the last connection was accepted and before the last response is sent. */
  readonly drain: Drain
}

/**
 * Serves the graph at `/graphql` (HTTP and WebSocket), a page for browsers there with links to Apollo Sandbox and to the offline
 * explorer at `/explorer`, the console at `/` with its sessions at `/session`, files at `/downloads`, `/schema.graphql`, `/metrics` for
 * Prometheus, `/healthz` and `/readyz`.
 * @throws AppError CONFLICT - the port is taken
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { config, factsOf, log } = options
  const handleError = createErrorHandler(options)
  const server = fastify({
    bodyLimit: config.http.maxBodyBytes,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    clientErrorHandler: createClientErrorHandler(options),
    // Such as a path that is not valid, for which no hook runs.
    frameworkErrors(error, request, reply) {
      addCorrelation(request, reply, factsOf)
      void handleError(error, request, reply)
    },
    serverFactory: (handler) => createServer(timeoutsOf(config.http), createListener(options, handler)),
  })
  const { drainDelayMs: delayMs, drainGraceMs: graceMs } = config.listen
  const drain = createDrain(server.server, { delayMs, graceMs, log })
  addBodies(server, options)
  server.addHook('onRequest', (request, reply, done) => {
    addCorrelation(request, reply, factsOf)
    done()
  })
  await server.register(cors, {
    origin: originsOf(config.http.corsOrigins),
    exposedHeaders: [...exposedHeaders],
    strictPreflight: false,
  })
  // Rejected before the body is read.
  server.addHook('onRequest', (request, _reply, done) => done(rejectedBy(request.raw)))
  server.addHook('onRequest', (request, _reply, done) => done(request.is404 ? noSuchRoute(request) : undefined))
  server.setErrorHandler(handleError)
  if (options.compression) compressReplies(server, options.compression)
  addJsonParser(server, options.fastPath)
  addGraph(server, options)
  addPages(server, options)
  if (config.http.console && options.authenticator) {
    addSessionEndpoint(server, { ...options, authenticator: options.authenticator })
    addConsole(server)
  }
  if (options.downloads && options.authenticator) {
    // Loaded on demand, as everything that only callers with accounts need.
    const { addDownloadEndpoint } = await import('./download-endpoint.ts')
    addDownloadEndpoint(server, { ...options.downloads, authenticator: options.authenticator, factsOf })
  }
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

// Longer than the 60 seconds after which common load balancers close idle connections: the gateway must not close one first.
const keepAliveTimeout = 72_000

const timeoutsOf = ({ receiveTimeoutMs }: GatewayConfig['http']) => ({
  keepAliveTimeout,
  headersTimeout: Math.min(15_000, receiveTimeoutMs),
  requestTimeout: receiveTimeoutMs,
  // Interval at which Node checks for requests that exceed their timeout, which it answers with 408.
  connectionsCheckingInterval: Math.min(1_000, receiveTimeoutMs),
})

// With two requests, the overhead of an iteration is small and an iteration takes one or two milliseconds. A busy process also
// finishes requests before it starts more: fewer large responses are in memory at a time, so fewer objects survive into the old
// generation, whose collection is expensive.
const requestsPerIteration = 2

function createListener(options: HttpServerOptions, handler: RequestListener): RequestListener {
  const { fastPath } = options
  const schedule = createRequestScheduler(requestsPerIteration)
  const serve: RequestListener = fastPath
    ? (request, response) => fastPath.handle(request, response, () => handler(request, response))
    : handler
  const admitted = options.onRequest ? afterHook({ ...options, onRequest: options.onRequest, serve, handler }) : serve
  return (request, response) =>
    schedule(() => {
      if (hasDuplicateHost(request)) return rejectRequest({ request, response }, twoHosts, options)
      return admitted(request, response)
    })
}

const twoHosts = { status: 400, code: 'BAD_USER_INPUT', message: 'host: expected one header, got several' }

/** Streams are sent without the web framework and pages are compressed already, so this concerns complete texts only. */
function compressReplies(server: FastifyInstance, compression: Compression): void {
  server.addHook('onSend', async ({ headers }, reply, payload) => {
    if (typeof payload !== 'string' || !compression.applies(Buffer.byteLength(payload))) return payload
    const vary = reply.getHeader('vary')
    void reply.header('vary', vary === undefined ? 'Accept-Encoding' : `${String(vary)}, Accept-Encoding`)
    const compressed = await compression.compress(payload, headers['accept-encoding'])
    if (!compressed) return payload
    void reply.header('content-encoding', compressed.encoding).header('content-length', compressed.bytes.length)
    return compressed.bytes
  })
}

function addBodies(server: FastifyInstance, { fastPath, countBodyBytes }: HttpServerOptions): void {
  server.addHook('preParsing', (request, reply, _payload, done) => {
    if (!fastPath?.hasRead(request.raw)) countBodyBytes({ request: request.raw, response: reply.raw })
    done(null, fastPath?.bodyOf(request.raw) ?? request.raw)
  })
}

const originsOf = (origins: readonly string[]) => (origins.includes('*') ? '*' : [...origins])

const limits = `at most ${maxNames} object keys and ${maxNesting} levels`

// Bodies of other types are passed on as text: the GraphQL handler rejects them with its own message.
function addJsonParser(server: FastifyInstance, fastPath: FastPathHandler | null): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    // A body that the fast path failed to parse is not parsed again, because that may be slow.
    const json = fastPath?.hasRead(request.raw) ? fastPath.jsonOf(request.raw) : parseBody(text.toString())
    if (json === undefined) done(badUserInput('body', `expected JSON with ${limits}, got invalid JSON or more of them`))
    else done(null, json)
  })
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text))
}

function addGraph(server: FastifyInstance, options: HttpServerOptions): void {
  const { corsOrigins: origins } = options.config.http
  const answer = createGraphqlHandler({ ...options, origins })
  const { pages, metrics } = options.config.http
  const page = pages ? createPage(renderStartPage({ hasMetrics: metrics === 'beside' })) : null
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) =>
      page && isPageRequest(request) ? sendPage(request, reply, await page) : answer(request, reply),
  })
  if (page && !options.config.http.console)
    server.get('/', async (request, reply) => sendPage(request, reply, await page))
}

function noSuchRoute({ method, url }: FastifyRequest): HttpProblem {
  const [path = ''] = url.split('?', 1)
  if (path === '/graphql')
    return new HttpProblem({
      status: 405,
      message: `Expected GET or POST, got ${method}.`,
      headers: { allow: 'GET, POST' },
    })
  return new HttpProblem({
    status: 404,
    code: 'NOT_FOUND',
    message: `Expected the graph at /graphql, got ${method} ${path.slice(0, 100)}.`,
  })
}

function addCorrelation({ raw }: FastifyRequest, reply: FastifyReply, factsOf: FactsOf): void {
  const headers = correlationHeaders(raw.headers, factsOf(raw).correlationId)
  for (let i = 0; i + 1 < headers.length; i += 2) void reply.header(headers[i] ?? '', headers[i + 1])
}

/** Whether a browser opens the address of the graph as a page. */
const isPageRequest = (request: Pick<FastifyRequest, 'method' | 'url' | 'headers'>) =>
  request.method === 'GET' && asksForPage(request) && !/[?&](query|extensions)=/.test(request.url)

function addPages(server: FastifyInstance, { config, metrics, schemaText }: HttpServerOptions): void {
  if (schemaText)
    server.get('/schema.graphql', async (_request, reply) =>
      reply
        .headers(pageHeaders)
        .type('text/plain; charset=utf-8')
        .header('content-disposition', 'attachment; filename="schema.graphql"')
        .send(schemaText()),
    )
  if (config.http.pages) {
    server.get('/sandbox', (_request, reply) => reply.headers(pageHeaders).redirect('/graphql'))
    addExplorer(server)
  }
  if (config.http.metrics === 'beside') addMetricsRoute(server, metrics)
}

/** Serves `/metrics` on a separate port; null if none is configured. */
async function serveMetrics({ config, metrics }: HttpServerOptions): Promise<FastifyInstance | null> {
  const location = config.http.metrics
  if (location === null || location === 'beside') return null
  const server = fastify({ forceCloseConnections: true })
  addMetricsRoute(server, metrics)
  await listen(server, { host: config.listen.host, port: location.port })
  return server
}

function addUpgrades(server: FastifyInstance, options: HttpServerOptions): void {
  const { onRequest } = options
  const isOriginAllowed = createOriginCheck(options.config.http.corsOrigins)
  server.server.on('upgrade', (request, socket, head) => {
    // After `upgrade`, Node no longer handles errors of the socket: a reset by the peer would end the process.
    socket.on('error', () => socket.destroy())
    const reject = (refused: Refused) => rejectSocket({ request, socket }, refused, options)
    // The path is cut rather than parsed, because clients may send an invalid URL.
    if (request.url?.split('?', 1)[0] !== '/graphql') return reject(noSocketThere)
    if (hasDuplicateHost(request)) return reject(twoHosts)
    if (!isOriginAllowed(request.headers)) return reject(originNotAllowed)
    if (!onRequest) return options.subscriptions.handleUpgrade(request, socket, head)
    return void onRequest(toPluginRequest(request, options.factsOf)).then(
      () => options.subscriptions.handleUpgrade(request, socket, head),
      (error: unknown) => reject(toRefused(error)),
    )
  })
}

const noSocketThere = {
  status: 404,
  code: 'NOT_FOUND',
  message: 'Expected the WebSocket at /graphql, got another path.',
}
const originNotAllowed = {
  status: 403,
  code: 'FORBIDDEN',
  message: 'origin: expected one of CORS_ORIGINS, got another.',
}
