/**
 * Lets concurrent calls with the same key share one. A call is forgotten when it has ended or failed, so nothing is cached: the next
 * call starts again.
 */
export class SingleFlight<Key, Value> {
  readonly #calls = new Map<Key, Promise<Value>>()

  /** Number of calls in progress. */
  get size(): number {
    return this.#calls.size
  }

  /** The call in progress. */
  get(key: Key): Promise<Value> | undefined {
    return this.#calls.get(key)
  }

  /**
   * @param start - starts the call if none is in progress; it must not throw synchronously
   * @returns the result of the call in progress
   */
  share(key: Key, start: () => Promise<Value>): Promise<Value> {
    const known = this.#calls.get(key)
    if (known) return known
    const call = start().finally(() => this.#calls.delete(key))
    this.#calls.set(key, call)
    return call
  }
}
