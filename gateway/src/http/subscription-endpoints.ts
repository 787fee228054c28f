import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FederatedSubscriptions, StreamKind, SubscriptionMetrics } from '@plumbline/federated-subscriptions'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Disposable } from '#platform/lifecycle'
import type { SubscriberContext } from '../operations/subscriber-context.ts'
import type { OperationParams } from './read-operation.ts'

/** A request for an event stream. */
export interface RequestedStream {
  readonly kind: StreamKind
  readonly params: OperationParams
}

/** The endpoints of subscriptions: WebSocket, server-sent events and multipart. */
export interface SubscriptionEndpoints extends Disposable {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Responds with a stream of events; resolves when the stream has ended. */
  handleStream(stream: RequestedStream, request: FastifyRequest, reply: FastifyReply): Promise<void>
  metrics(): SubscriptionMetrics
}

export function createSubscriptionEndpoints(
  subscriptions: FederatedSubscriptions<SubscriberContext>,
): SubscriptionEndpoints {
  return {
    handleUpgrade: (request, socket, head) => subscriptions.handleUpgrade(request, socket, head),
    async handleStream({ kind, params }, request, reply) {
      const { query = '' } = params
      const exchange = { request: request.raw, response: reply.raw, body: { ...params, query } }
      // The reply is hijacked, so headers that plugins have set, such as those of CORS, are copied.
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value)
      reply.hijack()
      if (kind === 'multipart') await subscriptions.handleMultipart(exchange)
      else await subscriptions.handleSse(exchange)
    },
    metrics: () => subscriptions.metrics(),
    dispose: () => subscriptions.dispose(),
  }
}
