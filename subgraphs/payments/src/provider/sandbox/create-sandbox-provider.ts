import { timingSafeEqual } from 'node:crypto'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { listen } from '#platform/http'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { wireChargeRequest } from '../sandbox-protocol.ts'
import { openChargeBook } from './charge-book.ts'
import type { ChargeBook } from './charge-book.ts'
import { Charging } from './charging.ts'
import { createWebhookSender } from './webhook-sender.ts'

export interface SandboxProviderConfig {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** API key of the customers. */
  readonly apiKey: string
  /** Secret that signs webhooks. */
  readonly webhookSecret: string
  /** How long a charge is pending, in ms. Default 800. */
  readonly settleDelayMs?: number
  /** Maximum number of calls of one webhook. Default 20. */
  readonly webhookAttempts?: number
  /** Delays between the calls of one webhook. Default: from 500 ms, doubling up to 60 s. */
  readonly webhookBackoff?: { readonly baseMs: number; readonly maxMs: number }
  /** File in which charges are stored. Default null: in memory only. */
  readonly dataFile?: string | null
}

/**
 * Starts a payment provider that behaves like a real one but moves no money. It is a separate HTTP server. It responds to a charge
 * with the status `pending`, and reports the outcome later by a signed webhook.
 * @see outcomes.ts for the amounts that fail
 */
export async function createSandboxProvider(
  config: SandboxProviderConfig,
  { log }: { readonly log: Logger },
): Promise<Disposable & { readonly url: string }> {
  const { settleDelayMs = 800, webhookAttempts: attempts = 20 } = config
  const { webhookSecret: secret, webhookBackoff: backoff = { baseMs: 500, maxMs: 60_000 } } = config
  const lifecycle = new Lifecycle(log)
  try {
    const book = await openChargeBook(config.dataFile ?? null)
    const sender = lifecycle.own('webhooks', createWebhookSender({ secret, attempts, backoff, log }))
    const charging = lifecycle.own('charging', new Charging({ book, sender, settleDelayMs, log }))
    const server = fastify({ bodyLimit: 64 * 1_024, forceCloseConnections: true })
    lifecycle.defer('server', () => server.close())
    server.get('/healthz', () => ({ status: 'alive' }))
    void server.register((customers, _options, done) => {
      admitOnly(customers, config.apiKey)
      addChargeRoutes(customers, { book, charging })
      done()
    })
    const url = await listen(server, config)
    return { url, dispose: () => lifecycle.dispose() }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

function admitOnly(server: FastifyInstance, apiKey: string): void {
  const expected = Buffer.from(`Bearer ${apiKey}`)
  server.addHook('onRequest', async (request, reply) => {
    const given = Buffer.from(request.headers.authorization ?? '')
    if (given.length === expected.length && timingSafeEqual(given, expected)) return
    return reply.code(401).send(toError('unauthorized', 'Expected an API key in the authorization header.'))
  })
}

function addChargeRoutes(server: FastifyInstance, { book, charging }: { book: ChargeBook; charging: Charging }): void {
  server.post('/charges', async (request, reply) => {
    const key = request.headers['idempotency-key']
    if (typeof key !== 'string' || key === '')
      return reply.code(400).send(toError('missing_idempotency_key', 'Expected a header idempotency-key, got none.'))
    const order = wireChargeRequest.safeParse(request.body)
    if (!order.success) return reply.code(422).send(toError('invalid_request', order.error.message))
    const charge = await charging.charge(key, order.data)
    if (!charge) return reply.code(409).send(toError('idempotency_conflict', 'The key was used with another order.'))
    return reply.code(charge.status === 'pending' ? 202 : 200).send(charge)
  })
  server.get<{ Params: { id: string } }>('/charges/:id', async (request, reply) => {
    const record = book.find(request.params.id)
    if (record) return record.charge
    return reply.code(404).send(toError('not_found', `There is no charge ${request.params.id.slice(0, 64)}.`))
  })
  server.get<{ Querystring: { reference?: string } }>('/charges', ({ query }) => {
    const record = book.findByReference(query.reference ?? '')
    return { charges: record ? [record.charge] : [] }
  })
}

const toError = (code: string, message: string) => ({ error: { code, message } })
