import type { SubgraphFailure } from '#platform/subgraph-client'
import type { Copy } from './copy.ts'

/** What comes of asking for a copy: null when there is none to keep, a failure when nobody else would get one either. */
export type Landing = Copy | SubgraphFailure | null

/** Copies that somebody is asking for, so that others wait instead of asking too. */
export class Flights {
  readonly #byKey = new Map<string, Promise<Landing>>()

  get(key: string): Promise<Landing> | undefined {
    return this.#byKey.get(key)
  }

  /** @returns what to call, in any case, with what came of it */
  begin(key: string): (landing: Landing) => void {
    const { promise, resolve } = Promise.withResolvers<Landing>()
    this.#byKey.set(key, promise)
    return (landing) => {
      if (this.#byKey.get(key) === promise) this.#byKey.delete(key)
      resolve(landing)
    }
  }
}
