import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ExecuteOperation } from '../sharing/execute-operation.ts'

/** The queries and mutations under way, so that a shutdown does not cut them off. */
export interface Executions<Identity> {
  readonly execute: ExecuteOperation<Identity> | undefined
  /** Resolves when none is under way, and what they have answered has been handed to their clients. */
  settled(): Promise<void>
}

export function createExecutions<Identity>(execute: ExecuteOperation<Identity> | undefined): Executions<Identity> {
  const waiting: (() => void)[] = []
  let count = 0
  return {
    execute:
      execute &&
      (async (operation) => {
        count++
        try {
          return await execute(operation)
        } finally {
          if (--count === 0) for (const resolve of waiting.splice(0)) resolve()
        }
      }),
    settled: async () => {
      if (count > 0) await new Promise<void>((resolve) => waiting.push(resolve))
      await nextTurn()
    },
  }
}
