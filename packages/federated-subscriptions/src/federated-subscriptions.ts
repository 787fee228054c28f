import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ValidationRule } from 'graphql'
import { createHttpStreams } from './clients/http-streams.ts'
import type { HttpExchange } from './clients/http-streams.ts'
import { createSocketServer } from './clients/socket-server.ts'
import { eventSourceStream, eventStream, multipart } from './clients/stream-format.ts'
import { createFormatErrors, formatGraphQLErrors } from './format-errors.ts'
import type { FormatGraphQLErrors } from './format-errors.ts'
import { createMetrics } from './metrics.ts'
import type { MetricsRecorder, ObserveLatency, SubscriptionMetrics } from './metrics.ts'
import { createPlanCache } from './planning/plan-cache.ts'
import { createOperationReader } from './planning/read-operation.ts'
import type { ResumableFields } from './planning/resumable-field.ts'
import { createSupergraphVersion } from './planning/supergraph-version.ts'
import type { SupergraphDescription, SupergraphSource } from './planning/supergraph-version.ts'
import { createAccessRegistry } from './sessions/access-registry.ts'
import type { AccessRegistry, Revalidate } from './sessions/access-registry.ts'
import { createConnectionAdmission } from './sessions/admit-connection.ts'
import type { Authenticate, ConnectionAdmission } from './sessions/admit-connection.ts'
import { createExecutions } from './sessions/executions.ts'
import type { Admit, AdmitText, OnSubscribe, SessionEnvironment } from './sessions/session.ts'
import { defaultSettings } from './settings.ts'
import type { SubscriptionSettings } from './settings.ts'
import type { ExecuteOperation } from './sharing/execute-operation.ts'
import { createDeclaredScopeOf } from './sharing/query-scope.ts'
import { renewScopes } from './sharing/renew-scopes.ts'
import type { ScopeOf } from './sharing/share-key.ts'
import { createSubscriptionHub } from './sharing/subscription-hub.ts'
import type { LabelsFor, SubscriptionHub } from './sharing/subscription-hub.ts'
import type { CompleteEvent } from './streams/complete-event.ts'
import { createConcurrencyLimiter } from './streams/concurrency-limiter.ts'
import { createPayloadMaker } from './streams/event-payload.ts'
import type { OnEvent } from './streams/event-payload.ts'
import type { StreamEnvironment } from './streams/stream-environment.ts'
import type { Upstream } from './upstreams/upstream.ts'
import { withinMs } from './within-ms.ts'

/** A logger; `facts` come first, as in pino. */
export interface SubscriptionLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Dependencies of the module. The caller owns them, and disposes of them after the module. */
export interface SubscriptionDependencies<Identity> {
  /** The current supergraph and its changes. */
  readonly supergraph: SupergraphSource
  /** The upstreams of the subgraphs that own subscription fields, by the subgraph's name. */
  readonly upstreams: Readonly<Record<string, Upstream<Identity>>> | ((subgraph: string) => Upstream<Identity>)
  /** Completes an event with data of other subgraphs. `createPlanCompletion` creates one with Apollo's executor. */
  readonly completeEvent: CompleteEvent<Identity>
  /** Executes queries and mutations that are sent over a socket. Absent: they are refused. */
  readonly executeOperation?: ExecuteOperation<Identity>
  readonly authenticate: Authenticate<Identity>
  /** Checks access. Absent: access is valid until the credentials expire. */
  readonly revalidate?: Revalidate<Identity>
  /**
   * Determines the scopes of subscriptions. Absent: as the supergraph declares by `@sharedBy` and `@personal`, if
   * `executeOperation` is present; otherwise the scope of the identity.
   */
  readonly scopeOf?: ScopeOf<Identity>
  /** Decides which labels of `@override` apply to a subscription. Absent: `percent(…)` is drawn, and no other label applies. */
  readonly labelsFor?: LabelsFor<Identity>
  /** A rate limit for operations on sockets, applied before parsing. Rejects with an error with a code to refuse an operation. */
  readonly admitText?: AdmitText<Identity>
  /** A policy (cost, rate) applied to every operation. Throws an error with a code to refuse it. */
  readonly admit?: Admit<Identity>
  /** Called before a valid subscription starts, on every transport. Rejects with an error with a code to refuse it. */
  readonly onSubscribe?: OnSubscribe<Identity>
  /**
   * Called with every completed event before it is serialised, once for all clients that share it. It may return another one. A rejection
   * replaces the event by its error.
   */
  readonly onEvent?: OnEvent<Identity>
  /** Which subscription fields are resumable. Default: `detect`. */
  readonly resumableFields?: ResumableFields
  /**
   * Whether `onSubscribe` and `executeOperation` set headers of HTTP responses. If so, a response starts when they have resolved, and not
   * before they are called. Default: false.
   */
  readonly setsHeaders?: boolean
  /** Validation rules for subscriptions, in addition to those of graphql-js. They are applied once per operation text. */
  readonly validationRules?: readonly ValidationRule[]
  /** Formats the errors that clients receive; must not throw. Default: as graphql-js serialises them. */
  readonly formatErrors?: FormatGraphQLErrors<Identity>
  /** The id of a request, which `authenticate` and `formatErrors` receive. Default: a random UUID. */
  readonly requestIdOf?: (request: IncomingMessage) => string
  /** Headers of the response to a WebSocket upgrade: names and values alternate. Default: none. */
  readonly upgradeHeaders?: (request: IncomingMessage) => readonly string[]
  /** The IP address of a client. Default: that of the socket. Behind a proxy, read the header that the proxy sets. */
  readonly addressOf?: (request: IncomingMessage) => string
  /** Receives the latencies of each event, for a histogram. Default: they are not measured. */
  readonly observe?: ObserveLatency
  readonly log: SubscriptionLog
}

/** Federated subscriptions over WebSocket, server-sent events and multipart. */
export interface FederatedSubscriptions<Identity> {
  /** Handles a WebSocket upgrade; the protocol is `graphql-transport-ws`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /**
   * Responds with server-sent events (graphql-sse, distinct connections mode). `Last-Event-ID` is used as `after`. Headers that
   * are already set on the response are kept.
   * @returns a promise that resolves when the response has ended; it does not reject
   */
  handleSse(exchange: HttpExchange): Promise<void>
  /** Responds with `multipart/mixed; subscriptionSpec=1.0`; otherwise like `handleSse`. */
  handleMultipart(exchange: HttpExchange): Promise<void>
  /** Checks the access of matching identities now. Default: of all. */
  recheckAccess(matches?: (identity: Identity) => boolean): Promise<void>
  metrics(): SubscriptionMetrics
  /** Delivers the events in progress, then disconnects all clients so that they reconnect elsewhere. */
  dispose(): Promise<void>
}

/**
 * Serves subscriptions of a federated supergraph.
 * @param config - limits and intervals, see `SubscriptionSettings` for defaults
 * @throws GraphQLError if the supergraph cannot be read
 */
export function createFederatedSubscriptions<Identity>(
  config: Partial<SubscriptionSettings>,
  deps: SubscriptionDependencies<Identity>,
): FederatedSubscriptions<Identity> {
  const settings = { ...defaultSettings, ...config }
  const metrics = createMetrics(deps.observe)
  const executions = createExecutions(deps.executeOperation)
  const core = createCore(settings, deps, metrics)
  const { hub, accesses } = core
  const stopListening = followSupergraph(deps, hub)
  const stopRenewing = renewScopes(hub, deps.revalidate ? 'unknown' : 'all', checkIntervalMs(settings))
  const shared = {
    settings,
    metrics,
    admission: createAdmission(settings, deps, { ...core, metrics, executeOperation: executions.execute }),
    readOperation: createOperationReader(settings),
    formatErrors: createFormatErrors(deps.formatErrors ?? formatGraphQLErrors),
    addressOf: deps.addressOf ?? peerAddress,
    requestIdOf: deps.requestIdOf ?? (() => randomUUID()),
  }
  const streams = createHttpStreams<Identity>({ ...shared, setsHeaders: deps.setsHeaders ?? false })
  const sockets = createSocketServer<Identity>({
    ...shared,
    admitText: deps.admitText,
    upgradeHeaders: deps.upgradeHeaders,
    onFailure: (error) => deps.log.error({ err: error }, 'a client message failed'),
  })
  return {
    // A browser's EventSource always uses GET.
    handleSse: (exchange) =>
      streams.serve(exchange, exchange.request.method === 'GET' ? eventSourceStream : eventStream),
    handleMultipart: (exchange) => streams.serve(exchange, multipart),
    handleUpgrade: (request, socket, head) => sockets.handleUpgrade(request, socket, head),
    recheckAccess: (matches = () => true) => accesses.recheck(matches),
    metrics: () => metrics.snapshot(),
    dispose: async () => {
      stopListening()
      stopRenewing()
      streams.stopAccepting()
      sockets.stopAccepting()
      const settled = Promise.all([hub.drained(), executions.settled()]).then(() => undefined)
      await withinMs(settled, settings.drainGraceMs, () => undefined)
      await Promise.all([streams.dispose(), sockets.dispose()])
      accesses.dispose()
    },
  }
}

interface Core<Identity> {
  readonly hub: SubscriptionHub<Identity>
  readonly accesses: AccessRegistry<Identity>
  readonly ensureAccess: StreamEnvironment<Identity>['ensureAccess']
}

function createCore<Identity>(
  settings: SubscriptionSettings,
  deps: SubscriptionDependencies<Identity>,
  metrics: MetricsRecorder,
): Core<Identity> {
  const { log, upstreams, revalidate } = deps
  const accesses: AccessRegistry<Identity> = createAccessRegistry<Identity>({
    revalidate,
    intervalMs: checkIntervalMs(settings),
    graceMs: settings.accessGraceMs,
    giveUpMs: settings.accessGiveUpMs,
    onChanged: (access) => hub.identityChanged(access),
    onCheckFailed: (error) => log.warn({ err: error }, 'access could not be checked'),
  })
  const ensureAccess: Core<Identity>['ensureAccess'] =
    revalidate && ((used) => accesses.ensureFresh(used, settings.accessMaxAgeAtEventMs))
  const makePayload = createPayloadMaker<Identity>({
    complete: deps.completeEvent,
    formatErrors: createFormatErrors(deps.formatErrors ?? formatGraphQLErrors),
    timeoutMs: settings.eventTimeoutMs,
    retryMs: settings.eventRetryMs,
    onEvent: deps.onEvent,
  })
  const hub: SubscriptionHub<Identity> = createSubscriptionHub<Identity>({
    environment: {
      settings,
      metrics,
      makePayload,
      limiter: createConcurrencyLimiter({ maxConcurrent: maxConcurrentEvents, maxDelayMs }),
      upstreamOf: typeof upstreams === 'function' ? upstreams : (subgraph) => named(upstreams, subgraph),
      ensureAccess,
      onBreak: (subgraph, cause) => log.warn({ subgraph, err: cause }, 'a stream was interrupted and is opened again'),
    },
    plans: createPlanCache(
      createSupergraphVersion(deps.supergraph.current(), deps.resumableFields),
      deps.validationRules ?? [],
    ),
    scopeOf: scopeOfAll(settings, deps),
    labelsFor: deps.labelsFor,
  })
  return { hub, accesses, ensureAccess }
}

function scopeOfAll<Identity>(
  { scopeTimeoutMs }: SubscriptionSettings,
  { scopeOf, executeOperation }: SubscriptionDependencies<Identity>,
): ScopeOf<Identity> | undefined {
  if (scopeOf || !executeOperation) return scopeOf
  return createDeclaredScopeOf<Identity>({ execute: executeOperation, timeoutMs: scopeTimeoutMs })
}

function createAdmission<Identity>(
  settings: SubscriptionSettings,
  { authenticate, admit, onSubscribe }: SubscriptionDependencies<Identity>,
  core: Core<Identity> & Pick<SessionEnvironment<Identity>, 'metrics' | 'executeOperation'>,
): ConnectionAdmission<Identity> {
  return createConnectionAdmission<Identity>({
    authenticate,
    environment: { ...core, admit, onSubscribe },
    maxConnectionsPerUser: settings.maxConnectionsPerUser,
    maxConnectionsPerAddress: settings.maxConnectionsPerAddress,
  })
}

function followSupergraph<Identity>(
  { supergraph, resumableFields, validationRules = [], log }: SubscriptionDependencies<Identity>,
  hub: SubscriptionHub<Identity>,
): () => void {
  const follow = async (next: SupergraphDescription): Promise<void> => {
    try {
      await hub.usePlans(createPlanCache(createSupergraphVersion(next, resumableFields), validationRules))
    } catch (error) {
      log.error({ err: error }, 'a new supergraph is not valid; subscriptions continue with the previous one')
    }
  }
  return supergraph.onChange((next) => void follow(next))
}

function named<Identity>(upstreams: Readonly<Record<string, Upstream<Identity>>>, subgraph: string) {
  const upstream = upstreams[subgraph]
  if (upstream) return upstream
  const known = Object.keys(upstreams).join(', ')
  throw new Error(`expected an upstream for the subgraph "${subgraph}", got upstreams for: ${known}`)
}

function peerAddress({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? 'unknown'
}

/** The number of events, of all streams, that are completed at the same time. */
const maxConcurrentEvents = 64

/** After this time, an event that is still being completed no longer counts, milliseconds. */
const maxDelayMs = 100

const checkIntervalMs = ({ accessCheckIntervalMs }: SubscriptionSettings) =>
  Math.min(accessCheckIntervalMs, maxAccessCheckIntervalMs)

const maxAccessCheckIntervalMs = 5_000
