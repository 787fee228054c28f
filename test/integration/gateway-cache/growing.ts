/** A number that only increases, with the times at which its writer received the responses. */
export class Growing {
  readonly #steps: { readonly value: number; readonly answeredAt: number; readonly gateway: number }[] = []

  note(value: number, gateway: number): void {
    this.#steps.push({ value, answeredAt: performance.now(), gateway })
  }

  get value(): number {
    return Math.max(0, ...this.#steps.map(({ value }) => value))
  }

  /** The first increment that a read missed although its response was received before; null if there is none. */
  missedBy({ seen, startedAt }: { readonly seen: number; readonly startedAt: number }) {
    const missed = this.#steps.filter(({ value, answeredAt }) => value > seen && answeredAt < startedAt)
    const [first] = missed.toSorted((one, other) => one.answeredAt - other.answeredAt)
    return first ? { lagMs: startedAt - first.answeredAt, gateway: first.gateway } : null
  }
}
