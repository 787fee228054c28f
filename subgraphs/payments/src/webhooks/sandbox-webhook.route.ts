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
 * Adds the route that the sandbox provider calls with the outcome of a charge. The provider repeats calls until a response with 2xx,
 * which is sent for a report that was applied, that changes nothing, or that is ignored.
 */
export function registerSandboxWebhook(server: FastifyInstance, deps: SandboxWebhookDeps): void {
  const { settlement, secret, now, log } = deps
  // In a separate scope, because only this route needs the received bytes of the body, which are signed.
  void server.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: maxBodyBytes },
      (_request, body, parsed) => parsed(null, body),
    )
    scope.setErrorHandler<FastifyError>(async (error, _request, reply) => {
      const { statusCode = 500 } = error
      if (statusCode < 500) return reply.code(statusCode).send({ error: error.message })
      // After an internal error the provider repeats the call.
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
