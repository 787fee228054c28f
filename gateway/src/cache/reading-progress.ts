/** The position up to which the invalidation log has been read. */
export class ReadingProgress {
  readonly #waiting = new Set<{ readonly seq: number; readonly wake: () => void }>()
  #seq = 0

  /** Sets the position and resolves the promises that wait for it. */
  reach(seq: number): void {
    this.#seq = seq
    for (const waiter of this.#waiting) {
      if (waiter.seq > seq) continue
      this.#waiting.delete(waiter)
      waiter.wake()
    }
  }

  /** Starts at a position of a new log, and resolves all waiting promises. */
  restart(seq: number): void {
    this.reach(Number.POSITIVE_INFINITY)
    this.#seq = seq
  }

  /** Resolves when the log has been read up to the position. */
  until(seq: number): Promise<void> {
    if (seq <= this.#seq) return Promise.resolve()
    return new Promise((wake) => void this.#waiting.add({ seq, wake }))
  }
}
