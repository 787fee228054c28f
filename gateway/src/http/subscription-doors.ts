import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FederatedSubscriptions, SubscriptionMetrics } from '#gateway/subscriptions'
import type { Disposable } from '#platform/lifecycle'
import type { Subscriber } from '../operations/subscriber.ts'

/** The ways in for subscriptions, beside the ordinary answer to a request. */
export interface SubscriptionDoors extends Disposable {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Whether a request asks for a stream of events instead of one answer. */
  accepts(request: IncomingMessage): boolean
  /** Answers such a request; resolves when its stream has ended. */
  handleStream(request: FastifyRequest, reply: FastifyReply): Promise<void>
  metrics(): SubscriptionMetrics
}

export function createSubscriptionDoors(subscriptions: FederatedSubscriptions<Subscriber>): SubscriptionDoors {
  return {
    handleUpgrade: (request, socket, head) => subscriptions.handleUpgrade(request, socket, head),
    accepts: (request) => streamKind(request) !== null,
    async handleStream(request, reply) {
      const exchange = { request: request.raw, response: reply.raw, body: bodyOf(request) }
      // Headers that plugins have set so far, such as those of CORS, go with the stream.
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value)
      reply.hijack()
      if (streamKind(request.raw) === 'multipart') await subscriptions.handleMultipart(exchange)
      else await subscriptions.handleSse(exchange)
    },
    metrics: () => subscriptions.metrics(),
    dispose: () => subscriptions.dispose(),
  }
}

function streamKind({ headers: { accept = '' } }: IncomingMessage): 'sse' | 'multipart' | null {
  if (/multipart\/mixed\s*;[^,]*subscriptionSpec/i.test(accept)) return 'multipart'
  // A client that takes JSON as well has asked a query: urql lists all that it can read.
  const takesJson = /application\/(graphql-response\+)?json/i.test(accept)
  return !takesJson && /text\/event-stream/i.test(accept) ? 'sse' : null
}

/** The operation of a POST, or of a GET from its query string, where variables and extensions are JSON texts. */
function bodyOf(request: FastifyRequest): unknown {
  if (request.method === 'POST') return request.body
  const query = Object.fromEntries(new URL(request.url, 'http://localhost').searchParams)
  return { ...query, variables: parseJson(query['variables']), extensions: parseJson(query['extensions']) }
}

// What is not JSON stays as it is, for the room to refuse.
function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
