/** Runs work with the same key one after the other, and work with different keys concurrently. */
export interface KeyedMutex {
  /** @returns the result of the work, which starts when all earlier work with this key has ended or failed */
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>
}

/** A mutex per key, within this process. A key without work takes no memory. */
export function createKeyedMutex(): KeyedMutex {
  const tails = new Map<string, Promise<unknown>>()
  return {
    async run(key, work) {
      const result = (tails.get(key) ?? Promise.resolve()).then(work)
      const tail = result.catch(() => undefined)
      tails.set(key, tail)
      try {
        return await result
      } finally {
        if (tails.get(key) === tail) tails.delete(key)
      }
    },
  }
}
