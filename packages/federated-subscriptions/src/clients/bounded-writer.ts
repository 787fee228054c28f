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
  /** How long one who holds back waits for a client that does not read at all, milliseconds. */
  readonly slowConsumerGraceMs: number
}

/** What had been written when a flush was asked for. */
interface Mark {
  flushed: boolean
  readonly behind: number
  isGivenUp: boolean
  timer: NodeJS.Timeout | undefined
  readonly waiting: (() => void)[]
}

/** Writes to one client as long as it keeps up; then reports it, and drops this text and everything after it. */
export class BoundedWriter {
  readonly #outlet: Outlet
  readonly #limits: WriterLimits
  #queuedEvents = 0
  #mark: Mark | undefined
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
    const isHalfFull = bufferedBytes + text.length > maxQueuedBytes / 2 || this.#queuedEvents >= maxQueuedEvents / 2
    if (isHalfFull && !this.#mark) this.#writeMarked(text)
    else this.#outlet.writeText(text)
  }

  /**
   * Pending while more than half of what may wait is waiting, so that one who can hold back may. It resolves in time also
   * for a client that does not read at all, which is not waited for again: what comes next makes it overflow.
   */
  room(): Promise<void> | undefined {
    const mark = this.#mark
    if (!mark || mark.isGivenUp || mark.flushed || this.#isOver) return undefined
    mark.timer ??= setTimeout(() => {
      mark.isGivenUp = true
      release(mark)
    }, this.#limits.slowConsumerGraceMs)
    return new Promise((resolve) => mark.waiting.push(resolve))
  }

  /** The client is gone: nobody has to wait for it. */
  close(): void {
    this.#isOver = true
    if (this.#mark) release(this.#mark)
  }

  #forgetFlushed(bufferedBytes: number): void {
    if (this.#mark?.flushed) {
      this.#queuedEvents = Math.max(0, this.#queuedEvents - this.#mark.behind)
      this.#mark = undefined
    }
    if (bufferedBytes === 0) this.#queuedEvents = 0
  }

  /** A callback for every event would cost more than the event: one at a time tells how many have left. */
  #writeMarked(text: string): void {
    const mark: Mark = { flushed: false, isGivenUp: false, behind: this.#queuedEvents, timer: undefined, waiting: [] }
    this.#mark = mark
    this.#outlet.writeText(text, () => {
      mark.flushed = true
      release(mark)
    })
  }
}

function release(mark: Mark): void {
  clearTimeout(mark.timer)
  for (const resolve of mark.waiting.splice(0)) resolve()
}
