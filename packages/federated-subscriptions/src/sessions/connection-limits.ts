import { operationError, OperationFailed } from '../operation-error.ts'

/** Counts connections by user or address. */
export interface ConnectionLimit {
  /**
   * Takes a place for `key`; returns how to give it back (idempotent).
   * @throws OperationFailed with RATE_LIMITED when all are taken
   */
  take(key: string): () => void
}

/** @param what - names the limit to the client, as in "connections of one user" */
export function createConnectionLimit(max: number, what: string): ConnectionLimit {
  const taken = new Map<string, number>()
  return {
    take: (key) => {
      const count = taken.get(key) ?? 0
      if (count >= max) {
        throw new OperationFailed([operationError('RATE_LIMITED', `expected at most ${max} ${what}`)])
      }
      taken.set(key, count + 1)
      let isGiven = false
      return () => {
        if (isGiven) return
        isGiven = true
        const left = (taken.get(key) ?? 1) - 1
        if (left > 0) taken.set(key, left)
        else taken.delete(key)
      }
    },
  }
}
