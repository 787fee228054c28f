/** How far the log has been read, for those who wait for it. */
export class ReadingProgress {
  readonly #waiting = new Set<{ readonly seq: number; readonly wake: () => void }>()
  #seq = 0

  /** The log has been read up to here. */
  reach(seq: number): void {
    this.#seq = seq
    for (const waiter of this.#waiting) {
      if (waiter.seq > seq) continue
      this.#waiting.delete(waiter)
      waiter.wake()
    }
  }

  /** Numbers that start again wake everybody. */
  restart(seq: number): void {
    this.reach(Number.POSITIVE_INFINITY)
    this.#seq = seq
  }

  /** Resolves when the log has been read up to there. */
  until(seq: number): Promise<void> {
    if (seq <= this.#seq) return Promise.resolve()
    return new Promise((wake) => void this.#waiting.add({ seq, wake }))
  }
}
