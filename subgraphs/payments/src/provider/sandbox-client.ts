import { Pool } from 'undici'
import type { Disposable } from '#platform/lifecycle'
import { providerUnavailable } from '../domain/billing-errors.ts'
import type { Charge, PaymentProvider } from '../domain/payment-provider.ts'
import { wireCharge, wireCharges, wireError } from './sandbox-protocol.ts'
import type { WireCharge } from './sandbox-protocol.ts'

export const sandboxName = 'sandbox'

export interface SandboxClientConfig {
  /** URL of the provider: `http://127.0.0.1:4005`. */
  readonly url: string
  readonly apiKey: string
  /** URL of the webhook that receives outcomes of charges. */
  readonly webhookUrl: string
  /** Timeout of one call, in ms. Default 5,000. */
  readonly timeoutMs?: number
}

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** The sandbox provider over HTTP. */
export function createSandboxClient(config: SandboxClientConfig): PaymentProvider & Disposable {
  const pool = new Pool(config.url, { connections: 8 })
  const call = createCaller(pool, config)
  return {
    name: sandboxName,
    async createCharge({ paymentId, amount, correlationId, signal }) {
      const headers = { 'idempotency-key': paymentId, 'x-correlation-id': correlationId }
      const body = { reference: paymentId, amount, webhookUrl: config.webhookUrl }
      const answer = await call({ method: 'POST', path: '/charges', headers, body, signal })
      if (answer.status === 200 || answer.status === 202) return toCharge(read(wireCharge, answer))
      // These statuses refuse the order permanently; others may be temporary.
      if (answer.status === 400 || answer.status === 422) return { refused: read(wireError, answer).error.code }
      throw unexpected(answer)
    },
    async findCharge({ paymentId, chargeId }, signal) {
      if (chargeId === null) {
        const path = `/charges?reference=${encodeURIComponent(paymentId)}`
        const [charge] = read(wireCharges, await call({ method: 'GET', path, signal })).charges
        return charge ? toCharge(charge) : null
      }
      const answer = await call({ method: 'GET', path: `/charges/${encodeURIComponent(chargeId)}`, signal })
      return answer.status === 404 ? null : toCharge(read(wireCharge, answer))
    },
    dispose: () => pool.close(),
  }
}

/** Converts a charge of the protocol. */
export function toCharge({ id, reference, amount, status, failureReason }: WireCharge): Charge {
  return { id, paymentId: reference, amount, state: toState(status, failureReason) }
}

function toState(status: string, failureReason: string | null): Charge['state'] {
  switch (status) {
    case 'pending':
    case 'succeeded':
      return { kind: status }
    case 'failed':
      return { kind: status, reason: failureReason ?? 'unknown' }
    default:
      return { kind: 'other', status }
  }
}

function createCaller(pool: Pool, { apiKey, timeoutMs = 5_000 }: SandboxClientConfig) {
  return async ({ method, path, headers, body, signal }: Call): Promise<Answer> => {
    try {
      const response = await pool.request({
        method,
        path,
        headers: { ...headers, authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      return { status: response.statusCode, body: await response.body.json() }
    } catch (error) {
      throw providerUnavailable(sandboxName, error instanceof Error ? error.message : String(error), error)
    }
  }
}

interface Shape<Value> {
  safeParse(value: unknown): { readonly success: true; readonly data: Value } | { readonly success: false }
}

function read<Value>(shape: Shape<Value>, answer: Answer): Value {
  const parsed = shape.safeParse(answer.body)
  if (parsed.success) return parsed.data
  throw unexpected(answer)
}

const unexpected = ({ status, body }: Answer) =>
  providerUnavailable(sandboxName, `status ${status}, ${JSON.stringify(body).slice(0, 200)}`)
