import { setTimeout as delay } from 'node:timers/promises'
import { Agent, request } from 'undici'
import type { Logger } from '#platform/logging'
import { backoffMs } from '#platform/timing'
import type { WireEvent } from '../sandbox-protocol.ts'
import { sign, signatureHeader } from '../signature.ts'

export interface WebhookSenderConfig {
  readonly secret: string
  /** Maximum number of calls of one webhook. */
  readonly attempts: number
  /** Delay before call n + 1: `baseMs` · 2^(n - 1), at most `maxMs`. */
  readonly backoff: { readonly baseMs: number; readonly maxMs: number }
  readonly log: Logger
}

export interface WebhookSender {
  /** Calls a webhook until it responds with 2xx; stops after `attempts` calls, or when `signal` is aborted. */
  send(url: string, event: WireEvent, signal: AbortSignal): Promise<'delivered' | 'given-up' | 'aborted'>
  dispose(): Promise<void>
}

const timeoutMs = 5_000

export function createWebhookSender({ secret, attempts, backoff, log }: WebhookSenderConfig): WebhookSender {
  const agent = new Agent({ keepAliveTimeout: 1_000 })

  const callOnce = async (url: string, body: string, signal: AbortSignal): Promise<boolean> => {
    const response = await request(url, {
      dispatcher: agent,
      method: 'POST',
      // Each call has a new signature, so that late calls are not refused as too old.
      headers: { 'content-type': 'application/json', [signatureHeader]: sign({ secret, body }, new Date()) },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    await response.body.dump()
    if (response.statusCode >= 200 && response.statusCode < 300) return true
    log.info({ url, status: response.statusCode }, 'a webhook did not respond with 2xx')
    return false
  }

  return {
    async send(url, event, signal) {
      const body = JSON.stringify(event)
      for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt += 1) {
        const taken = await callOnce(url, body, signal).catch((error: unknown) => {
          log.info({ err: error, url }, 'a webhook could not be called')
          return false
        })
        if (taken) return 'delivered'
        await delay(backoffMs(attempt, { ...backoff, jitter: 0 }), undefined, { signal }).catch(() => undefined)
      }
      return signal.aborted ? 'aborted' : 'given-up'
    },
    dispose: () => agent.close(),
  }
}
