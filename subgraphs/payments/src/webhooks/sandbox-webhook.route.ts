import type { FastifyError, FastifyInstance } from 'fastify'
import type { Logger } from '#platform/logging'
import { readWebhook } from '../provider/read-webhook.ts'
import { signatureHeader } from '../provider/signature.ts'
import type { PaymentSettlementService, SettlementResult } from '../services/payment-settlement.service.ts'

export const sandboxWebhookPath = '/webhooks/sandbox'

export interface SandboxWebhookDeps {
  readonly settlement: PaymentSettlementService
  readonly secret: string
  readonly now: () => Date
  readonly log: Logger
}

const maxBodyBytes = 64 * 1_024

/**
 * Adds the route that the sandbox provider calls when a charge has ended. What is answered with 2xx does not come again:
 * a message that was taken, one that changes nothing, and one that does not concern us.
 */
export function registerSandboxWebhook(server: FastifyInstance, deps: SandboxWebhookDeps): void {
  const { settlement, secret, now, log } = deps
  // In a scope of its own, because only here the body has to stay as it came: that is what is signed.
  void server.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: maxBodyBytes },
      (_request, body, parsed) => parsed(null, body),
    )
    scope.setErrorHandler<FastifyError>(async (error, _request, reply) => {
      const { statusCode = 500 } = error
      if (statusCode < 500) return reply.code(statusCode).send({ error: error.message })
      // Whatever went wrong on our side, the provider calls again.
      log.error({ err: error }, 'a webhook failed with an unexpected error')
      return reply.code(500).send({ error: 'something went wrong on our side' })
    })
    scope.post<{ Body: unknown }>(sandboxWebhookPath, async ({ body, headers }, reply) => {
      const header = headers[signatureHeader]
      const signature = typeof header === 'string' ? header : undefined
      const text = typeof body === 'string' ? body : ''
      const message = readWebhook({ body: text, signature, secret, now: now() })
      if (message.kind === 'refused') {
        log.warn({ reason: message.reason }, 'a webhook was refused')
        return reply.code(message.status).send({ error: message.reason })
      }
      if (message.kind === 'other') return { result: 'ignored' }
      const result = await settlement.apply(message.charge)
      return reply.code(statuses[result]).send({ result })
    })
    done()
  })
}

const statuses: Readonly<Record<SettlementResult, number>> = {
  settled: 200,
  unchanged: 200,
  contradiction: 200,
  absent: 404,
  mismatch: 422,
}
