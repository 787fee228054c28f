import { setTimeout as delay } from 'node:timers/promises'
import type { ExecutionResult } from 'graphql'
import { toDependencyError } from '#platform/errors'
import { backoffMs } from '#platform/timing'

export interface EventCompletion {
  /** Executes the operation for the event, with its own loaders. */
  readonly execute: () => Promise<ExecutionResult>
  /** Aborted when the subscription ends. */
  readonly signal: AbortSignal
}

const retryForMs = 60_000
const backoff = { baseMs: 50, maxMs: 1_000 }

/**
 * Executes the operation of a subscription for one event. While a database of the subgraph is unavailable, the execution is retried
 * for up to a minute, because the event is delivered only once and would consist of errors.
 */
export async function completeEvent({ execute, signal }: EventCompletion): Promise<ExecutionResult> {
  const deadline = performance.now() + retryForMs
  for (let failures = 0; ; failures += 1) {
    const result = await execute()
    if (!lacksDatabase(result) || signal.aborted || performance.now() > deadline) return result
    const waitMs = backoffMs(failures + 1, backoff)
    await delay(waitMs, undefined, { signal }).catch(() => undefined)
  }
}

const lacksDatabase = ({ errors }: ExecutionResult) =>
  errors?.some(({ originalError }) => toDependencyError(originalError) !== null) ?? false
