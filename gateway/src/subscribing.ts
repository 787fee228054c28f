import {
  createFederatedSubscriptions,
  createLocalUpstream,
  createWebSocketUpstream,
} from '@plumbline/federated-subscriptions'
import type { FederatedSubscriptions, ObserveLatency, Upstream } from '@plumbline/federated-subscriptions'
import { parseForJson } from '@plumbline/query-plan-executor'
import type { JsonObject } from '@plumbline/query-plan-executor'
import { OperationTypeNode } from 'graphql'
import type { IdentityIssuer, Viewer } from '#platform/auth'
import type { Logger } from '#platform/logging'
import type { ServiceAddress } from '#platform/subgraph-client'
import type { SubgraphRunner } from '#platform/subgraph-client'
import type { Authenticator } from './auth/authenticator.ts'
import { callerIdOf, toPlatformViewer } from './auth/caller-viewer.ts'
import type { CallerViewer } from './auth/caller-viewer.ts'
import type { SubscriptionLimits } from './config.ts'
import { toHeaderRecord, withoutHeader } from './headers/request-headers.ts'
import type { RequestHeaders } from './headers/request-headers.ts'
import { ResponseHeaderChanges } from './headers/response-header-changes.ts'
import type { OperationMeasure } from './metrics/measure-operations.ts'
import { createEventCompleter } from './operations/event-completer.ts'
import type { OperationExecutor } from './operations/operation-executor.ts'
import type { LabelsFor } from './operations/override-labels.ts'
import type { SubscriberContext } from './operations/subscriber-context.ts'
import { createSubscriptionHooks } from './plugins/hook-subscriptions.ts'
import type { Hooks } from './plugins/hooks.ts'
import { forOperation } from './plugins/plugin-context.ts'
import type { AddPluginContext } from './plugins/plugin-context.ts'
import { createOperationCheck } from './policies/operation-check.ts'
import { createLimitRules } from './policies/operation-limits.ts'
import type { OperationLimits } from './policies/operation-limits.ts'
import { checkLength, checkSyntax } from './policies/syntax-limits.ts'
import type { Admission } from './rate-limits/index.ts'
import { clientNameOf } from './requests/client-name.ts'
import { correlationHeaders } from './requests/correlation-id.ts'
import type { PresentErrors } from './requests/present-errors.ts'
import { identifyCaller } from './requests/request-context.ts'
import type { FactsOf } from './requests/request-facts.ts'
import type { SupergraphSource } from './supergraph/supergraph.ts'
import type { IdentifiedFetches } from './transport/identified-fetch.ts'
import type { SubgraphCertificates } from './transport/subgraph-tls.ts'

export interface SubscribingOptions {
  readonly supergraph: SupergraphSource
  readonly executor: OperationExecutor
  readonly fetches: IdentifiedFetches
  readonly authenticator: Authenticator | null
  readonly issuer: IdentityIssuer | null
  /** Subgraphs of this process, by name. */
  readonly local: Readonly<Record<string, SubgraphRunner>>
  /** Current addresses of a remote subgraph. */
  readonly addressesOf: (subgraph: string) => readonly ServiceAddress[]
  readonly requestHeaders: RequestHeaders
  readonly certificates: SubgraphCertificates
  readonly factsOf: FactsOf
  /** Null where callers are not authenticated. */
  readonly admission: Admission | null
  readonly present: PresentErrors
  readonly limits: OperationLimits
  readonly labelsFor: LabelsFor
  readonly settings: SubscriptionLimits
  readonly hooks: Hooks
  readonly addPluginContext: AddPluginContext
  readonly observe: ObserveLatency
  readonly measure: OperationMeasure
  readonly log: Logger
}

const anonymous: Viewer = { kind: 'anonymous' }

/** Federated subscriptions with this gateway's authentication, fetches and execution. */
export function createSubscribing(options: SubscribingOptions): FederatedSubscriptions<SubscriberContext> {
  const { supergraph, executor, authenticator, factsOf, limits, log } = options
  const check = createOperationCheck(() => supergraph.current().apiSchema, limits)
  const upstreams = new Map<string, Upstream<SubscriberContext>>()
  const upstreamOf = (subgraph: string) => {
    let upstream = upstreams.get(subgraph)
    if (!upstream) upstreams.set(subgraph, (upstream = createUpstream(subgraph, options)))
    return upstream
  }
  const subscriptions = createFederatedSubscriptions<SubscriberContext>(options.settings, {
    supergraph,
    log,
    upstreams: upstreamOf,
    completeEvent: createEventCompleter(options),
    admitText: ({ query, operationName }, { caller, clientAddress }) =>
      caller.viewer?.kind === 'anonymous'
        ? options.admission?.admitAnonymous({ query, operationName: operationName || undefined }, clientAddress)
        : undefined,
    admit(operation) {
      const tooLong = checkLength(operation.query, limits)
      if (tooLong) throw tooLong
      const excess = operation.coerced && checkSyntax(operation.document, limits)
      if (excess) throw excess
      const tooMany = operation.coerced && check.weigh(operation, operation.coerced)
      if (tooMany) throw tooMany
      const {
        document,
        identity,
        operation: { operation: kind },
      } = operation
      if (kind === OperationTypeNode.SUBSCRIPTION)
        options.measure.countSubscription(
          { document, operationName: operation.operationName ?? undefined, kind },
          identity,
        )
    },
    labelsFor: options.labelsFor,
    observe: options.observe,
    ...createSubscriptionHooks(options.hooks),
    async executeOperation({ request, parsed, identity, signal, isScopeQuery, response }) {
      const { document, operation } = parsed
      const errors = check.validate(parsed)
      if (errors.length > 0) return { errors }
      const headerChanges = response && new ResponseHeaderChanges()
      const { data, ...rest } = await executor.execute(
        {
          document,
          source: request.query,
          operationName: request.operationName ?? undefined,
          kind: operation.operation,
          variables: request.variables ?? {},
        },
        { ...identity, signal, headerChanges, ...(isScopeQuery ? { plugin: undefined } : forOperation(identity)) },
      )
      if (response) headerChanges?.applyToResponse(response)
      return data === undefined ? rest : { ...rest, data: parseForJson(data) as JsonObject | null }
    },
    authenticate: (credentials) => authenticate(credentials, options),
    ...(authenticator && { revalidate: (subscriber: SubscriberContext) => revalidate(subscriber, authenticator) }),
    validationRules: createLimitRules(limits),
    formatErrors: (errors, origin) =>
      options.present(errors, {
        correlationId: 'requestId' in origin ? origin.requestId : origin.identity.correlationId,
      }),
    requestIdOf: (request) => factsOf(request).correlationId,
    addressOf: (request) => factsOf(request).clientAddress,
    upgradeHeaders: (request) => correlationHeaders(request.headers, factsOf(request).correlationId),
  })
  return {
    ...subscriptions,
    async dispose() {
      await subscriptions.dispose()
      for (const upstream of upstreams.values()) await upstream.dispose()
    },
  }
}

function createUpstream(
  subgraph: string,
  { local, issuer, addressesOf, requestHeaders, certificates }: SubscribingOptions,
): Upstream<SubscriberContext> {
  const runner = local[subgraph]
  if (runner)
    return createLocalUpstream(({ query, operationName, variables, identity, signal }) =>
      runner.subscribe(
        { query, operationName, variables },
        {
          viewer: toPlatformViewer(identity.caller.viewer ?? anonymous),
          correlationId: identity.correlationId,
          signal,
        },
      ),
    )
  const headersOf = ({ forwardedHeaders, caller: { viewer } }: SubscriberContext) =>
    requestHeaders.forSubgraph(subgraph, forwardedHeaders, viewer)
  return createWebSocketUpstream<SubscriberContext>({
    urls: () => addressesOf(subgraph).map(({ url, ip }) => ({ url: url.replace(/^http/, 'ws'), ip })),
    ...(issuer && {
      extensions: async ({ identity: { caller, correlationId } }) => ({
        identity: await issuer.issue(toPlatformViewer(caller.viewer ?? anonymous)),
        correlationId,
      }),
    }),
    tls: () => certificates.of(subgraph),
    // Headers are sent once per connection, so subscriptions with different headers use different connections.
    headers: (identity) => toHeaderRecord(headersOf(identity)),
    connectionKey: (identity) => JSON.stringify(headersOf(identity)),
  })
}

type Credentials = Parameters<Parameters<typeof createFederatedSubscriptions<SubscriberContext>>[1]['authenticate']>[0]

async function authenticate(
  { authorization, connectionParams, headers, ip, requestId: correlationId, renews }: Credentials,
  { authenticator, requestHeaders, addPluginContext }: SubscribingOptions,
) {
  const tokenHeader = authenticator?.header ?? 'authorization'
  // A WebSocket client may send its token in `connection_init` instead of a header. A client that renews its token does not send other
  // headers again.
  const token =
    tokenHeader === 'authorization'
      ? authorization
      : (paramOf(connectionParams, tokenHeader) ?? headers[tokenHeader] ?? (renews && authorization))
  const sent = { ...toHeaderRecord(renews?.forwardedHeaders ?? []), ...headers, [tokenHeader]: token }
  const caller = await identifyCaller(authenticator, sent, correlationId)
  const { viewer } = caller
  const forwardedHeaders = requestHeaders.pick(sent)
  // A client that renews its token keeps its name. Browsers cannot set headers of a WebSocket, so a name may be a parameter.
  const clientName = clientNameOf({ ...connectionParams, ...headers } as typeof headers) ?? renews?.clientName
  const context = { correlationId, clientAddress: ip, caller, clientName, forwardedHeaders }
  const identity: SubscriberContext = addPluginContext(context, toHeaderRecord(forwardedHeaders))
  const userId = viewer && callerIdOf(viewer)
  return {
    identity,
    scope: scopeOf(identity, tokenHeader),
    ...(userId !== null && { userId }),
    ...(caller.expiresAt && { expiresAt: caller.expiresAt }),
  }
}

/** A parameter of `connection_init`, whose names clients write in different case. */
function paramOf(params: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.entries(params).find(([key]) => key.toLowerCase() === name)?.[1]
  return typeof value === 'string' ? value : undefined
}

/** Equal for clients that subgraphs cannot distinguish. A renewed token has the scope of the previous one. */
function scopeOf({ caller: { viewer }, forwardedHeaders }: SubscriberContext, tokenHeader: string): string {
  if (viewer === null) return JSON.stringify(forwardedHeaders)
  const others = withoutHeader(forwardedHeaders, tokenHeader)
  return others.length === 0 ? identityScopeOf(viewer) : JSON.stringify([identityScopeOf(viewer), others])
}

function identityScopeOf(viewer: CallerViewer): string {
  if (viewer.kind === 'token') return viewer.scope
  return viewer.kind === 'user' ? viewer.sessionId : viewer.kind
}

/** Looks up the viewer again: roles and sessions change, and tokens are revoked, while a subscription is open. */
async function revalidate(subscriber: SubscriberContext, authenticator: Authenticator) {
  const { viewer } = subscriber.caller
  if (viewer === null || viewer.kind === 'anonymous') return 'same'
  const current = await authenticator.refresh(viewer, subscriber.correlationId)
  if (!current) return null
  if (current === viewer || JSON.stringify(current) === JSON.stringify(viewer)) return 'same'
  const identity: SubscriberContext = { ...subscriber, caller: { ...subscriber.caller, viewer: current } }
  const userId = callerIdOf(current)
  return { identity, scope: scopeOf(identity, authenticator.header), ...(userId !== null && { userId }) }
}
