/**
 * Cancels a call that no caller waits for. Creating an AbortController costs more time than everything else that the gateway
 * adds to a call.
 */
export class Cancellation {
  /** Called when the call is cancelled. There is one attempt at a time, so one listener. */
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
