/** One completed event, as it is sent to every member of its stream. */
export interface EventPayload {
  /** The execution result as JSON. */
  readonly text: string
  readonly sizeBytes: number
  /** Undefined if the stream is not resumable or the event has no data. */
  readonly cursor: string | undefined
  /** Whether a subgraph refused a part of it. It may accept the request for another identity. */
  readonly isRefused?: boolean
  /** When it was received from the subgraph, milliseconds of `performance.now()`. */
  readonly receivedAtMs: number
  /** When the subgraph published it, milliseconds since the epoch; undefined if not reported. */
  readonly publishedAtMs?: number | undefined
}

/** The latest events of a stream, without gaps, for clients whose position is among them. */
export interface ReplayWindow {
  /** The cursor of the last event; before the first one, the cursor after which the stream was opened. */
  readonly position: string | undefined
  push(payload: EventPayload): void
  /** The events after `cursor`; undefined if they are no longer all in the window. No cursor: the events from the first one on. */
  after(cursor: string | undefined): readonly EventPayload[] | undefined
}

/** The limits of a window. */
export interface ReplayWindowLimits {
  readonly maxEvents: number
  readonly maxBytes: number
}

/** @param start - the cursor after which the stream was opened; undefined if the subgraph decided where it begins */
export function createReplayWindow(start: string | undefined, limits: ReplayWindowLimits): ReplayWindow {
  let base = start
  let position = start
  let isComplete = true
  let sizeBytes = 0
  const payloads: EventPayload[] = []

  function trim(): void {
    while (payloads.length > limits.maxEvents || (sizeBytes > limits.maxBytes && payloads.length > 0)) {
      const dropped = payloads.shift()
      sizeBytes -= dropped?.sizeBytes ?? 0
      base = dropped?.cursor
      isComplete = false
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
      // A client without a cursor must receive the first event that the subgraph sends, so it may only join before it.
      if (cursor === undefined) return isComplete && start === undefined && payloads.length === 0 ? [] : undefined
      const index = payloads.findLastIndex((payload) => payload.cursor === cursor)
      if (index >= 0) return payloads.slice(index + 1)
      return base === cursor ? payloads.slice() : undefined
    },
  }
}
