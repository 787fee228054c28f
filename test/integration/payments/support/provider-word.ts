import { request } from 'undici'
import type { Agent } from 'undici'
import { createId } from '#platform/ids'
import { sign } from '#root/subgraphs/payments/src/provider/signature'
import type { Paid } from './operations.ts'
import { webhookSecret } from './start-payments.ts'

export interface WebhookCall {
  readonly body: string
  /** Default: a valid signature for `at`. */
  readonly signature?: string | undefined
  /** Default: now. */
  readonly at?: Date
}

/** Calls a webhook like the provider. */
export const createWebhookCaller = (agent: Agent, url: () => string) => async (call: WebhookCall) => {
  const { body, at = new Date() } = call
  const signature = 'signature' in call ? call.signature : sign({ secret: webhookSecret, body }, at)
  const response = await request(url(), {
    dispatcher: agent,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature !== undefined && { 'sandbox-signature': signature }) },
    body,
  })
  return { status: response.statusCode, body: await response.body.json() }
}

/** The body of a webhook with the outcome of a payment's charge. */
export function eventOf(payment: Pick<Paid, 'id' | 'amount'>, failureReason: string | null = null): string {
  const status = failureReason === null ? 'succeeded' : 'failed'
  const createdAt = new Date().toISOString()
  const charge = {
    id: `chg_of_${payment.id}`,
    reference: payment.id,
    amount: { amountMinor: Math.round(Number(payment.amount.amount) * 100), currency: payment.amount.currencyCode },
    status,
    failureReason,
    createdAt,
  }
  return JSON.stringify({ id: createId('evt'), type: `charge.${status}`, createdAt, data: { charge } })
}
