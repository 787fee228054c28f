import { request } from 'undici'
import type { Agent } from 'undici'
import { createId } from '#platform/ids'
import { sign } from '#root/subgraphs/payments/src/provider/signature'
import type { Paid } from './operations.ts'
import { webhookSecret } from './start-payments.ts'

export interface WebhookCall {
  readonly body: string
  /** The right one for `at` unless given. */
  readonly signature?: string | undefined
  /** Now unless given. */
  readonly at?: Date
}

/** Calls a webhook as the provider does. */
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

/** The body of a webhook that says how the charge of a payment went. */
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
