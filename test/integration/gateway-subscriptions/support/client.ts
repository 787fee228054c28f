import { createClient } from 'graphql-ws'
import type { Client, ClientOptions, FormattedExecutionResult, SubscribePayload } from 'graphql-ws'
import { WebSocket } from 'ws'

/** A graphql-ws client of an application. */
export function connect(url: string, options: Partial<ClientOptions> = {}): Client {
  return createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, lazy: true, ...options })
}

/** What a client received on one operation. */
export interface Received {
  readonly events: readonly FormattedExecutionResult<Record<string, unknown>, unknown>[]
  /** Resolves when `count` events have arrived; rejects if the stream ends before. */
  readonly has: (count: number) => Promise<void>
  /** How it ended. */
  readonly end: Promise<{ readonly status: 'completed' } | { readonly status: 'failed'; readonly error: unknown }>
  readonly cancel: () => void
}

export function receive(client: Pick<Client, 'subscribe'>, payload: SubscribePayload): Received {
  const events: FormattedExecutionResult<Record<string, unknown>, unknown>[] = []
  const waiting = new Set<{
    readonly count: number
    readonly resolve: () => void
    readonly reject: (error: Error) => void
  }>()
  const ended = Promise.withResolvers<Awaited<Received['end']>>()
  const finish = (end: Awaited<Received['end']>): void => {
    ended.resolve(end)
    for (const { count, reject } of waiting) {
      reject(new Error(`expected ${count} events, got ${events.length} and then ${JSON.stringify(end)}`))
    }
    waiting.clear()
  }
  const cancel = client.subscribe(payload, {
    next: (event) => {
      events.push(event)
      for (const waiter of waiting) {
        if (events.length < waiter.count) continue
        waiting.delete(waiter)
        waiter.resolve()
      }
    },
    error: (error) => finish({ status: 'failed', error }),
    complete: () => finish({ status: 'completed' }),
  })
  return {
    events,
    has: (count) =>
      events.length >= count
        ? Promise.resolve()
        : new Promise((resolve, reject) => waiting.add({ count, resolve, reject })),
    end: ended.promise,
    cancel,
  }
}

/** Resolves when `condition` is true, for changes without an event. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
