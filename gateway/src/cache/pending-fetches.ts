import type { SubgraphFailure } from '#platform/subgraph-client'
import { withResolvers } from '#platform/timing'
import type { CacheEntry } from './cache-entry.ts'

/** The result of a fetch: null if no entry was stored, a failure if it applies to all callers. */
export type FlightResult = CacheEntry | SubgraphFailure | null

/**
 * The keys that are being fetched, so that concurrent lookups wait for their results. Not a `SingleFlight`: one fetch has several keys and
 * settles each with its own result, and a lookup that cannot use the result of another fetch begins its own for the same key.
 */
export class PendingFetches {
  readonly #byKey = new Map<string, Promise<FlightResult>>()

  get(key: string): Promise<FlightResult> | undefined {
    return this.#byKey.get(key)
  }

  /** @returns settles the key; the caller must call it, whatever the result */
  begin(key: string): (result: FlightResult) => void {
    const { promise, resolve } = withResolvers<FlightResult>()
    this.#byKey.set(key, promise)
    return (result) => {
      if (this.#byKey.get(key) === promise) this.#byKey.delete(key)
      resolve(result)
    }
  }
}
