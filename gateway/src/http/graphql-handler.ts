import { HeaderMap } from '@apollo/server'
import type { HTTPGraphQLResponse } from '@apollo/server'
import { acceptedStream, negotiate, singleResponseTypes } from '@plumbline/federated-subscriptions'
import type { SingleResponseType } from '@plumbline/federated-subscriptions'
import { toJsonText } from '@plumbline/query-plan-executor'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { getOperationAST } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { Authenticator } from '../auth/authenticator.ts'
import type { RequestHeaders } from '../headers/request-headers.ts'
import type { ResponseHeaderChanges } from '../headers/response-header-changes.ts'
import type { ResponseHeaders } from '../headers/response-headers.ts'
import type { OperationExecutor } from '../operations/operation-executor.ts'
import type { AddPluginContext } from '../plugins/plugin-context.ts'
import type { CheckText } from '../policies/check-text.ts'
import type { Admission } from '../rate-limits/index.ts'
import { clientNameOf } from '../requests/client-name.ts'
import { identifyCaller } from '../requests/request-context.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import { signalOf } from './client-signal.ts'
import { assertNotCrossSite } from './cross-site.ts'
import type { GraphqlServer } from './graphql-server.ts'
import { HttpProblem } from './http-problem.ts'
import { statusMessageOf } from './operation-status.ts'
import { hashOf, PersistedQueryNotFound } from './persisted-query.ts'
import { readOperationParams } from './read-operation.ts'
import type { OperationParams } from './read-operation.ts'
import type { SubscriptionEndpoints } from './subscription-endpoints.ts'

export interface GraphqlHandlerOptions {
  readonly graphql: GraphqlServer
  readonly subscriptions: SubscriptionEndpoints
  readonly factsOf: FactsOf
  /** Null where callers are not authenticated. */
  readonly admission: Admission | null
  /** Null where callers are not authenticated. */
  readonly authenticator: Authenticator | null
  /** Origins that may send requests. A `*` among them has no effect here. */
  readonly origins: readonly string[]
  readonly requestHeaders: RequestHeaders
  /** Null if no rules are configured. */
  readonly responseHeaders: ResponseHeaders | null
  readonly addPluginContext: AddPluginContext
  /** Undefined if no plugin has `onResponse`. */
  readonly createHeaderChanges: (() => ResponseHeaderChanges) | undefined
  readonly executor: Pick<OperationExecutor, 'find'>
  /** Checks operation texts that have not been executed before. */
  readonly checkText: CheckText
}

export type GraphqlHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/**
 * Executes operations and responds in the form that the client accepts. Every request passes the same checks in the same order: origin,
 * form of the request, rate limit of anonymous operations, operation limits, accepted response types, authentication.
 */
export function createGraphqlHandler(options: GraphqlHandlerOptions): GraphqlHandler {
  const { graphql, subscriptions, authenticator, requestHeaders, responseHeaders } = options
  const origins = new Set(options.origins)
  return async (request, reply) => {
    const { accept } = request.headers
    assertNotCrossSite(request, origins)
    const params = readOperationParams(request)
    const { correlationId, clientAddress } = options.factsOf(request.raw)
    if (request.headers.authorization === undefined)
      await options.admission?.admitAnonymous({ ...params, sha256: hashOf(params.extensions) }, clientAddress)
    const read = once(() =>
      isKnown(params, options) || params.query === undefined ? null : options.checkText(params.query),
    )
    const stream = acceptedStream(accept)
    if (stream?.orSingle === false && params.query === undefined) throw new PersistedQueryNotFound()
    if (stream && (!stream.orSingle || isSubscription(read(), params.operationName)))
      return subscriptions.handleStream({ kind: stream.kind, params }, request, reply)
    // Checked before the execution: a mutation whose response the client cannot read must have no effects.
    const responseType = negotiate(accept, singleResponseTypes)
    if (!responseType)
      throw new HttpProblem({
        status: 406,
        message: `accept: expected one of ${singleResponseTypes.join(', ')}, got none of them`,
      })
    // Subscriptions run the same check and report its errors in the format of their stream.
    read()
    const caller = await identifyCaller(authenticator, request.headers, correlationId)
    const context: RequestContext = {
      correlationId,
      clientAddress,
      caller,
      clientName: clientNameOf(request.headers),
      signal: signalOf(reply.raw),
      forwardedHeaders: requestHeaders.pick(request.headers),
      collector: responseHeaders?.collect(),
      headerChanges: options.createHeaderChanges?.(),
      ...(request.method === 'GET' && params.variables && { searchedVariables: params.variables }),
    }
    const used = options.addPluginContext(context, request.headers)
    const response = await graphql.handle(toApolloRequest(request, params, responseType), () => Promise.resolve(used))
    return send(reply, response, used)
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

const isKnown = ({ query, operationName }: OperationParams, { executor }: GraphqlHandlerOptions) =>
  query !== undefined && executor.find(query, operationName) !== undefined

const isSubscription = (document: DocumentNode | null, operationName: string | undefined) =>
  document !== null && getOperationAST(document, operationName)?.operation === 'subscription'

/** Apollo Server receives the negotiated type, because its own rule differs for wildcards and qualities. */
function toApolloRequest(
  { method, headers }: FastifyRequest,
  params: OperationParams,
  responseType: SingleResponseType,
) {
  const copied = new HeaderMap()
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) copied.set(name, Array.isArray(value) ? value.join(', ') : value)
  copied.set('accept', responseType)
  return { method, headers: copied, search: method === 'GET' ? toSearch(params) : '', body: params }
}

function toSearch(params: OperationParams): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params))
    search.set(name, typeof value === 'string' ? value : toJsonText(value))
  return `?${search}`
}

async function send(
  reply: FastifyReply,
  { status = 200, headers, body }: HTTPGraphQLResponse,
  { collector, headerChanges }: Pick<RequestContext, 'collector' | 'headerChanges'>,
): Promise<FastifyReply> {
  void reply.code(status)
  const statusMessage = statusMessageOf(status)
  if (statusMessage) reply.raw.statusMessage = statusMessage
  for (const [name, value] of headers) void reply.header(name, value)
  if (body.kind === 'complete') {
    // Errors precede the data.
    const collected = collector?.result(status === 200 && body.string.startsWith('{"data":')) ?? []
    for (let i = 0; i + 1 < collected.length; i += 2) void reply.header(collected[i] ?? '', collected[i + 1])
    for (const [name, value] of headerChanges?.over((its) => reply.getHeader(its)) ?? [])
      void reply.removeHeader(name).header(name, value)
    return reply.send(body.string)
  }
  // Only incremental delivery responds in parts, and the schema does not have its directives.
  throw new HttpProblem({
    status: 400,
    message: 'Expected an operation with a single response, got one with @defer or @stream.',
  })
}
