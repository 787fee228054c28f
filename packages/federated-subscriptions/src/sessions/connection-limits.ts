import { operationError, OperationFailed } from '../operation-error.ts'

/** Counts connections by user or address. */
export interface ConnectionLimit {
  /**
   * Counts a connection of `key`.
   * @returns removes it from the count; idempotent
   * @throws OperationFailed with RATE_LIMITED if the limit is reached
   */
  reserve(key: string): () => void
}

/** @param what - describes the limit in the error message, such as "connections of one user" */
export function createConnectionLimit(max: number, what: string): ConnectionLimit {
  const counts = new Map<string, number>()
  return {
    reserve: (key) => {
      const count = counts.get(key) ?? 0
      if (count >= max) {
        throw new OperationFailed([operationError('RATE_LIMITED', `expected at most ${max} ${what}`)])
      }
      counts.set(key, count + 1)
      let isReleased = false
      return () => {
        if (isReleased) return
        isReleased = true
        const left = (counts.get(key) ?? 1) - 1
        if (left > 0) counts.set(key, left)
        else counts.delete(key)
      }
    },
  }
}
