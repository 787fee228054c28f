import { setTimeout as delay } from 'node:timers/promises'
import type { ExecutionResult } from 'graphql'
import { toDependencyError } from '#platform/errors'

export interface EventCompletion {
  /** Completes the event once, with loaders of its own. */
  readonly execute: () => Promise<ExecutionResult>
  /** Aborted when nobody waits for the event any more. */
  readonly signal: AbortSignal
}

const retryForMs = 60_000
const backoff = { baseMs: 50, maxMs: 1_000 }

/**
 * Completes an event of a subscription. While a database of the subgraph cannot be asked the event waits, for a minute at most: it
 * comes only once, and without its data it would be nothing but errors.
 */
export async function completeEvent({ execute, signal }: EventCompletion): Promise<ExecutionResult> {
  const deadline = performance.now() + retryForMs
  for (let failures = 0; ; failures += 1) {
    const result = await execute()
    if (!lacksDatabase(result) || signal.aborted || performance.now() > deadline) return result
    const waitMs = Math.min(backoff.maxMs, backoff.baseMs * 2 ** failures) * (0.5 + 0.5 * Math.random())
    await delay(waitMs, undefined, { signal }).catch(() => undefined)
  }
}

const lacksDatabase = ({ errors }: ExecutionResult) =>
  errors?.some(({ originalError }) => toDependencyError(originalError) !== null) ?? false
