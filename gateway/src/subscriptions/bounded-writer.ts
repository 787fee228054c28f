/** The way to one client, as far as back-pressure sees it. */
export interface Outlet {
  /** Bytes handed over and not yet taken by the client's side. */
  bufferedBytes(): number
  /** @param onFlushed - when everything handed over so far has been taken */
  write(text: string, onFlushed?: () => void): void
}

/** How much may wait for one client. */
export interface WriterLimits {
  readonly maxQueuedBytes: number
  readonly maxQueuedEvents: number
}

/** Writes to one client as long as it keeps up. */
export interface BoundedWriter {
  /** Writes, or reports the client as too slow, once, and drops this and everything after it. */
  write(text: string): void
}

/** @param onOverflow - the client is too slow; it has got an unbroken beginning of what was written */
export function createBoundedWriter(outlet: Outlet, limits: WriterLimits, onOverflow: () => void): BoundedWriter {
  let queuedEvents = 0
  let mark: { flushed: boolean; readonly behind: number } | undefined
  let isOver = false

  function forgetFlushed(): void {
    if (mark?.flushed) {
      queuedEvents -= mark.behind
      mark = undefined
    }
    if (outlet.bufferedBytes() > 0) return
    queuedEvents = 0
    mark = undefined
  }

  /** A callback for every event would cost more than the event: one at a time tells how many have left. */
  function writeMarked(text: string): void {
    const marked = { flushed: false, behind: queuedEvents }
    mark = marked
    outlet.write(text, () => (marked.flushed = true))
  }

  return {
    write: (text) => {
      if (isOver) return
      forgetFlushed()
      const bufferedBytes = outlet.bufferedBytes()
      // One event may be larger than the bound: it is the waiting that is bounded.
      const isFull = bufferedBytes > 0 && bufferedBytes + text.length > limits.maxQueuedBytes
      if (isFull || queuedEvents >= limits.maxQueuedEvents) {
        isOver = true
        return onOverflow()
      }
      queuedEvents++
      if (mark || queuedEvents < limits.maxQueuedEvents / 2) outlet.write(text)
      else writeMarked(text)
    },
  }
}
