import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FederatedSubscriptions, SubscriptionMetrics } from '@plumbline/federated-subscriptions'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Disposable } from '#platform/lifecycle'
import type { Subscriber } from '../operations/subscriber.ts'
import { names, takes } from './media-types.ts'
import type { OperationParams } from './read-operation.ts'

/** A stream that a client asks for. */
export interface RequestedStream {
  readonly kind: StreamKind
  readonly params: OperationParams
}

export type StreamKind = 'sse' | 'multipart'

/** The ways in for subscriptions, beside the ordinary answer to a request. */
export interface SubscriptionDoors extends Disposable {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Answers with a stream of events instead of one answer; resolves when it has ended. */
  handleStream(stream: RequestedStream, request: FastifyRequest, reply: FastifyReply): Promise<void>
  metrics(): SubscriptionMetrics
}

export function createSubscriptionDoors(subscriptions: FederatedSubscriptions<Subscriber>): SubscriptionDoors {
  return {
    handleUpgrade: (request, socket, head) => subscriptions.handleUpgrade(request, socket, head),
    async handleStream({ kind, params }, request, reply) {
      const { query = '' } = params
      const exchange = { request: request.raw, response: reply.raw, body: { ...params, query } }
      // Headers that plugins have set so far, such as those of CORS, go with the stream.
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

/**
 * The kind of stream that an `accept` header asks for; null if it asks for one answer. Clients such as urql list all that they can
 * read with every request: there the operation decides.
 */
export function streamKindOf(accept: string | undefined, isSubscription: () => boolean): StreamKind | null {
  if (accept === undefined) return null
  if (/multipart\/mixed\s*;[^,]*subscriptionSpec/i.test(accept)) return 'multipart'
  if (!names(accept, 'text/event-stream')) return null
  return !takes(accept, jsonTypes) || isSubscription() ? 'sse' : null
}

/** What an operation with one answer is answered as. */
export const jsonTypes = ['application/graphql-response+json', 'application/json'] as const
