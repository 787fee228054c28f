/** The limits of what is queued for one client. */
export interface WriterLimits {
  readonly maxQueuedBytes: number
  readonly maxQueuedEvents: number
  /** How long `whenWritable` waits for a client that reads nothing, milliseconds. */
  readonly slowConsumerGraceMs: number
}

/** A write whose flush is reported, and the writes before it. */
interface Mark {
  flushed: boolean
  /** The number of queued events up to this write. */
  readonly queuedEvents: number
  isGivenUp: boolean
  timer: NodeJS.Timeout | undefined
  readonly waiting: (() => void)[]
}

/** Writes to one client while the queue is within its limits. Then it calls `onOverflow`, and drops this text and all later ones. */
export abstract class BoundedWriter {
  readonly #limits: WriterLimits
  #queuedEvents = 0
  #mark: Mark | undefined
  #isOver = false

  constructor(limits: WriterLimits) {
    this.#limits = limits
  }

  write(text: string): void {
    if (this.#isOver) return
    const bufferedBytes = this.bufferedBytes()
    this.#countFlushed(bufferedBytes)
    const { maxQueuedBytes, maxQueuedEvents } = this.#limits
    // One event may be larger than the limit: only what is queued is limited.
    const isFull = bufferedBytes > 0 && bufferedBytes + text.length > maxQueuedBytes
    if (isFull || this.#queuedEvents >= maxQueuedEvents) {
      this.#isOver = true
      return this.onOverflow()
    }
    this.#queuedEvents++
    const isHalfFull = bufferedBytes + text.length > maxQueuedBytes / 2 || this.#queuedEvents >= maxQueuedEvents / 2
    if (isHalfFull && !this.#mark) this.#writeMarked(text)
    else this.writeText(text)
  }

  /**
   * Pending while the queue is more than half full. It also resolves after `slowConsumerGraceMs` if the client reads nothing; it is
   * not pending again for this client until something is flushed, so the next writes overflow.
   */
  whenWritable(): Promise<void> | undefined {
    const mark = this.#mark
    if (!mark || mark.isGivenUp || mark.flushed || this.#isOver) return undefined
    mark.timer ??= setTimeout(() => {
      mark.isGivenUp = true
      release(mark)
    }, this.#limits.slowConsumerGraceMs)
    return new Promise((resolve) => mark.waiting.push(resolve))
  }

  /** The number of bytes that the client's side of the connection has not accepted yet. */
  protected abstract bufferedBytes(): number

  /** @param onFlushed - called when everything written so far has been accepted */
  protected abstract writeText(text: string, onFlushed?: () => void): void

  /** The client is too slow. It has received everything up to here, in order. Called once. */
  protected abstract onOverflow(): void

  /** The client has disconnected: resolves pending promises and ignores later writes. */
  protected stopWriting(): void {
    this.#isOver = true
    if (this.#mark) release(this.#mark)
  }

  #countFlushed(bufferedBytes: number): void {
    if (this.#mark?.flushed) {
      this.#queuedEvents = Math.max(0, this.#queuedEvents - this.#mark.queuedEvents)
      this.#mark = undefined
    }
    if (bufferedBytes === 0) this.#queuedEvents = 0
  }

  /** A callback for every event would cost more than the event. One callback at a time is enough to count flushed events. */
  #writeMarked(text: string): void {
    const mark: Mark = {
      flushed: false,
      isGivenUp: false,
      queuedEvents: this.#queuedEvents,
      timer: undefined,
      waiting: [],
    }
    this.#mark = mark
    this.writeText(text, () => {
      mark.flushed = true
      release(mark)
    })
  }
}

function release(mark: Mark): void {
  clearTimeout(mark.timer)
  for (const resolve of mark.waiting.splice(0)) resolve()
}
