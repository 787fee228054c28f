import { parseJson } from '#platform/json'
import type { Charge } from '../domain/payment-provider.ts'
import { toCharge } from './sandbox-client.ts'
import { wireEvent } from './sandbox-protocol.ts'
import { findSignatureProblem } from './signature.ts'

export interface ReceivedWebhook {
  /** The received bytes. */
  readonly body: string
  readonly signature: string | undefined
  readonly secret: string
  readonly now: Date
}

/**
 * A call of the webhook: the outcome of a charge, an event that is ignored, or a call that is refused.
 */
export type WebhookMessage =
  | { readonly kind: 'charge'; readonly charge: Charge }
  | { readonly kind: 'other'; readonly type: string }
  | { readonly kind: 'refused'; readonly status: 400 | 401; readonly reason: string }

/** Accepts a webhook only with a recent signature of the provider. */
export function readWebhook({ body, signature, secret, now }: ReceivedWebhook): WebhookMessage {
  const problem = findSignatureProblem({ secret, body }, { header: signature, now })
  if (problem) return { kind: 'refused', status: 401, reason: `the signature is ${problem}` }
  const event = wireEvent.safeParse(parseJson(body))
  if (!event.success) return { kind: 'refused', status: 400, reason: 'the body is not an event' }
  const { type, data } = event.data
  const charge = toCharge(data.charge)
  // An unknown status is stored as a discrepancy, for an operator to resolve.
  const concernsUs = type === 'charge.succeeded' || type === 'charge.failed' || charge.state.kind === 'other'
  return concernsUs ? { kind: 'charge', charge } : { kind: 'other', type }
}
