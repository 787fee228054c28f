/** Ends a call that nobody waits for. An AbortController costs more than all else that the gateway adds to a call. */
export class Cancellation {
  /** Told when the call is cancelled; there is one attempt at a time. */
  onCancel: (() => void) | undefined
  #isCancelled = false

  get isCancelled(): boolean {
    return this.#isCancelled
  }

  cancel(): void {
    if (this.#isCancelled) return
    this.#isCancelled = true
    this.onCancel?.()
  }
}
