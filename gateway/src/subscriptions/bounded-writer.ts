/** The way to one client, as far as back-pressure sees it. */
export interface Outlet {
  /** Bytes handed over and not yet taken by the client's side. */
  bufferedBytes(): number
  /** @param onFlushed - when everything handed over so far has been taken */
  writeText(text: string, onFlushed?: () => void): void
  /** The client is too slow; it has got an unbroken beginning of what was written. Called once. */
  onOverflow(): void
}

/** How much may wait for one client. */
export interface WriterLimits {
  readonly maxQueuedBytes: number
  readonly maxQueuedEvents: number
}

/** Writes to one client as long as it keeps up; then reports it, and drops this text and everything after it. */
export class BoundedWriter {
  readonly #outlet: Outlet
  readonly #limits: WriterLimits
  #queuedEvents = 0
  #mark: { flushed: boolean; readonly behind: number } | undefined
  #isOver = false

  constructor(outlet: Outlet, limits: WriterLimits) {
    this.#outlet = outlet
    this.#limits = limits
  }

  write(text: string): void {
    if (this.#isOver) return
    const bufferedBytes = this.#outlet.bufferedBytes()
    this.#forgetFlushed(bufferedBytes)
    const { maxQueuedBytes, maxQueuedEvents } = this.#limits
    // One event may be larger than the bound: it is the waiting that is bounded.
    const isFull = bufferedBytes > 0 && bufferedBytes + text.length > maxQueuedBytes
    if (isFull || this.#queuedEvents >= maxQueuedEvents) {
      this.#isOver = true
      return this.#outlet.onOverflow()
    }
    this.#queuedEvents++
    if (this.#mark || this.#queuedEvents < maxQueuedEvents / 2) this.#outlet.writeText(text)
    else this.#writeMarked(text)
  }

  #forgetFlushed(bufferedBytes: number): void {
    if (this.#mark?.flushed) {
      this.#queuedEvents -= this.#mark.behind
      this.#mark = undefined
    }
    if (bufferedBytes > 0) return
    this.#queuedEvents = 0
    this.#mark = undefined
  }

  /** A callback for every event would cost more than the event: one at a time tells how many have left. */
  #writeMarked(text: string): void {
    const mark = { flushed: false, behind: this.#queuedEvents }
    this.#mark = mark
    this.#outlet.writeText(text, () => (mark.flushed = true))
  }
}
