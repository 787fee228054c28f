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
import type { MetricsRecorder, SubscriptionMetrics } from './metrics.ts'
import { createPlanCache } from './planning/plan-cache.ts'
import { createOperationReader } from './planning/read-operation.ts'
import type { ResumableFields } from './planning/resumable-field.ts'
import { createSupergraphVersion } from './planning/supergraph-version.ts'
import type { SupergraphDescription, SupergraphSource } from './planning/supergraph-version.ts'
import { createAccessRegistry } from './sessions/access-registry.ts'
import type { AccessRegistry, Revalidate } from './sessions/access-registry.ts'
import { createConnectionDoor } from './sessions/admit-connection.ts'
import type { Authenticate, ConnectionDoor } from './sessions/admit-connection.ts'
import { createExecutions } from './sessions/executions.ts'
import type { Admit, AdmitText, SessionEnvironment } from './sessions/session.ts'
import { defaultSettings } from './settings.ts'
import type { SubscriptionSettings } from './settings.ts'
import { createDeclaredScopeOf } from './sharing/ask-scope.ts'
import type { ExecuteOperation } from './sharing/execute-operation.ts'
import { renewScopes } from './sharing/renew-scopes.ts'
import type { ScopeOf } from './sharing/share-key.ts'
import { createSubscriptionHub } from './sharing/subscription-hub.ts'
import type { SubscriptionHub } from './sharing/subscription-hub.ts'
import type { CompleteEvent } from './streams/complete-event.ts'
import { createPace } from './streams/concurrency-limiter.ts'
import { createPayloadMaker } from './streams/event-payload.ts'
import type { StreamEnvironment } from './streams/stream-environment.ts'
import type { Upstream } from './upstreams/upstream.ts'

/** Writes what an operator should know; `facts` first, as pino has it. */
export interface SubscriptionLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Everything the room works with and does not own: who made it disposes it, after the room. */
export interface SubscriptionDependencies<Identity> {
  /** The supergraph, now and later. */
  readonly supergraph: SupergraphSource
  /** The ways to the subgraphs that own subscription fields, by the subgraph's name. */
  readonly upstreams: Readonly<Record<string, Upstream<Identity>>> | ((subgraph: string) => Upstream<Identity>)
  /** Completes an event from the other subgraphs; `createPlanCompletion` makes one with Apollo's executor. */
  readonly completeEvent: CompleteEvent<Identity>
  /** Executes queries and mutations that come over a socket; absent: they are refused. */
  readonly executeOperation?: ExecuteOperation<Identity>
  readonly authenticate: Authenticate<Identity>
  /** Absent: access holds until the credentials expire. */
  readonly revalidate?: Revalidate<Identity>
  /**
   * What subscriptions depend on. Absent: what the supergraph declares by `@sharedBy` and `@personal`, if `executeOperation`
   * is there to ask; otherwise on the whole identity.
   */
  readonly scopeOf?: ScopeOf<Identity>
  /** First word on an operation on a socket (rate), before its text is parsed; rejects with an error with a code to refuse it. */
  readonly admitText?: AdmitText<Identity>
  /** Last word on an operation (cost, rate), with every request for one; throws an error with a code to refuse it. */
  readonly admit?: Admit<Identity>
  /** Which subscription fields are resumable. Default: `detect`. */
  readonly resumableFields?: ResumableFields
  /** Rules beside graphql-js's own, for subscriptions; they are applied once for each text. */
  readonly validationRules?: readonly ValidationRule[]
  /** The form in which clients see the errors of an operation or event; must not throw. Default: as graphql-js serialises them. */
  readonly formatErrors?: FormatGraphQLErrors<Identity>
  /** Names a request: what `authenticate` and `formatErrors` are told of it. Default: a random UUID. */
  readonly requestIdOf?: (request: IncomingMessage) => string
  /** Headers of the answer to a WebSocket upgrade, names and values in turn. Default: none. */
  readonly upgradeHeaders?: (request: IncomingMessage) => readonly string[]
  /** Address of a client. Default: the socket's peer; behind a proxy say which header to believe. */
  readonly addressOf?: (request: IncomingMessage) => string
  readonly log: SubscriptionLog
}

/** Federated subscriptions, on the transports clients speak. */
export interface FederatedSubscriptions<Identity> {
  /** Takes over a WebSocket upgrade: `graphql-transport-ws`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /**
   * Answers with server-sent events (graphql-sse, distinct connections); `Last-Event-ID` counts as `after`. Headers set on
   * the response before stay.
   * @returns a promise that resolves when the response has ended; it does not reject
   */
  handleSse(exchange: HttpExchange): Promise<void>
  /** Answers with `multipart/mixed; subscriptionSpec=1.0`; otherwise as `handleSse`. */
  handleMultipart(exchange: HttpExchange): Promise<void>
  /** Checks now whether those whose identity matches still have access; all when nothing is given. */
  recheckAccess(matches?: (identity: Identity) => boolean): Promise<void>
  metrics(): SubscriptionMetrics
  /** Delivers what is under way, and closes every client so that it comes back elsewhere. */
  dispose(): Promise<void>
}

/**
 * Serves subscriptions of any federated supergraph: every event once and in order to everyone who may see it.
 * @param config - limits and intervals, see `SubscriptionSettings`; what is absent has the default stated there
 * @throws GraphQLError when the supergraph cannot be read
 */
export function createFederatedSubscriptions<Identity>(
  config: Partial<SubscriptionSettings>,
  deps: SubscriptionDependencies<Identity>,
): FederatedSubscriptions<Identity> {
  const settings = { ...defaultSettings, ...config }
  const metrics = createMetrics()
  const executions = createExecutions(deps.executeOperation)
  const core = createCore(settings, deps, metrics)
  const { hub, accesses } = core
  const stopListening = followSupergraph(deps, hub)
  const stopRenewing = deps.revalidate ? undefined : renewScopes(hub, checkIntervalMs(settings))
  const shared = {
    settings,
    metrics,
    door: createDoor(settings, deps, { ...core, metrics, executeOperation: executions.execute }),
    readOperation: createOperationReader(settings),
    formatErrors: createFormatErrors(deps.formatErrors ?? formatGraphQLErrors),
    addressOf: deps.addressOf ?? peerAddress,
    requestIdOf: deps.requestIdOf ?? (() => randomUUID()),
  }
  const streams = createHttpStreams<Identity>(shared)
  const sockets = createSocketServer<Identity>({
    ...shared,
    admitText: deps.admitText,
    upgradeHeaders: deps.upgradeHeaders,
    onFailure: (error) => deps.log.error({ err: error }, 'a client message failed'),
  })
  return {
    // A browser's EventSource can send nothing but GET.
    handleSse: (exchange) =>
      streams.serve(exchange, exchange.request.method === 'GET' ? eventSourceStream : eventStream),
    handleMultipart: (exchange) => streams.serve(exchange, multipart),
    handleUpgrade: (request, socket, head) => sockets.handleUpgrade(request, socket, head),
    recheckAccess: (matches = () => true) => accesses.recheck(matches),
    metrics: () => metrics.snapshot(),
    dispose: async () => {
      stopListening()
      stopRenewing?.()
      streams.stopAccepting()
      sockets.stopAccepting()
      await withinMs(Promise.all([hub.drained(), executions.settled()]), settings.drainGraceMs)
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
  })
  const hub: SubscriptionHub<Identity> = createSubscriptionHub<Identity>({
    environment: {
      settings,
      metrics,
      makePayload,
      pace: createPace({ atOnce: eventsAtOnce, patienceMs }),
      upstreamOf: typeof upstreams === 'function' ? upstreams : (subgraph) => named(upstreams, subgraph),
      ensureAccess,
      onBreak: (subgraph, cause) => log.warn({ subgraph, err: cause }, 'a stream broke and is opened again'),
    },
    plans: createPlanCache(
      createSupergraphVersion(deps.supergraph.current(), deps.resumableFields),
      deps.validationRules ?? [],
    ),
    scopeOf: scopeOfAll(settings, deps),
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

function createDoor<Identity>(
  settings: SubscriptionSettings,
  { authenticate, admit }: SubscriptionDependencies<Identity>,
  core: Core<Identity> & Pick<SessionEnvironment<Identity>, 'metrics' | 'executeOperation'>,
): ConnectionDoor<Identity> {
  return createConnectionDoor<Identity>({
    authenticate,
    environment: { ...core, admit },
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
      log.error({ err: error }, 'a new supergraph could not be used; subscriptions stay with the one before')
    }
  }
  return supergraph.onChange((next) => void follow(next))
}

function named<Identity>(upstreams: Readonly<Record<string, Upstream<Identity>>>, subgraph: string) {
  const upstream = upstreams[subgraph]
  if (upstream) return upstream
  const known = Object.keys(upstreams).join(', ')
  throw new Error(`expected an upstream for the subgraph "${subgraph}", got some for: ${known}`)
}

function peerAddress({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? 'unknown'
}

async function withinMs(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)))
  await Promise.race([work, patience])
  clearTimeout(timer)
}

/** Completed side by side, of all streams, unless they take longer than that. */
const eventsAtOnce = 64
const patienceMs = 100

const checkIntervalMs = ({ accessCheckIntervalMs }: SubscriptionSettings) =>
  Math.min(accessCheckIntervalMs, maxAccessCheckIntervalMs)

const maxAccessCheckIntervalMs = 5_000
