/** One delivered event of a stream, as it is sent to every client. */
export interface EventPayload {
  /** The execution result as JSON. */
  readonly text: string
  readonly sizeBytes: number
  /** Where in its stream it stands; absent if the stream is not resumable or the event carries only errors. */
  readonly cursor: string | undefined
  /** Whether a subgraph has refused some of it, which it might not have on behalf of somebody else. */
  readonly isRefused?: boolean
  /** When the room received it from the subgraph, milliseconds of `performance.now()`. */
  readonly receivedAtMs: number
  /** When its subgraph says that it was published, milliseconds since the epoch. */
  readonly publishedAtMs?: number | undefined
}

/** The latest events of a stream, without a gap, for clients that stood somewhere among them. */
export interface ReplayWindow {
  /** The cursor of the last event, or where the stream began. */
  readonly position: string | undefined
  push(payload: EventPayload): void
  /** What comes after `cursor`; absent if the window does not reach back to it. No cursor means the very beginning. */
  after(cursor: string | undefined): readonly EventPayload[] | undefined
}

/** Bounds of a window. */
export interface ReplayWindowLimits {
  readonly maxEvents: number
  readonly maxBytes: number
}

/** @param start - the cursor after which the stream was opened; absent for one that begins where the subgraph decides */
export function createReplayWindow(start: string | undefined, limits: ReplayWindowLimits): ReplayWindow {
  let base = start
  let position = start
  let isWhole = true
  let sizeBytes = 0
  const payloads: EventPayload[] = []

  function trim(): void {
    while (payloads.length > limits.maxEvents || (sizeBytes > limits.maxBytes && payloads.length > 0)) {
      const dropped = payloads.shift()
      sizeBytes -= dropped?.sizeBytes ?? 0
      base = dropped?.cursor
      isWhole = false
    }
  }

  return {
    get position() {
      return position
    },
    push: (payload) => {
      if (payload.cursor === undefined) return
      payloads.push(payload)
      position = payload.cursor
      sizeBytes += payload.sizeBytes
      trim()
    },
    after: (cursor) => {
      // A client without a cursor is owed what the subgraph says first, so it may only join what has not begun.
      if (cursor === undefined) return isWhole && start === undefined && payloads.length === 0 ? [] : undefined
      const index = payloads.findLastIndex((payload) => payload.cursor === cursor)
      if (index >= 0) return payloads.slice(index + 1)
      return base === cursor ? payloads.slice() : undefined
    },
  }
}
