import { fullJitterMs } from '../backoff.ts'
import type { BackoffSettings } from '../backoff.ts'
import { isPassing, saysPassing } from '../retryable-error.ts'
import type {
  Upstream,
  UpstreamEnd,
  UpstreamEvent,
  UpstreamRequest,
  UpstreamSink,
  UpstreamSubscription,
} from './upstream.ts'

/** One stream of events that outlives the sockets and subgraphs it comes from. */
export interface Source {
  /** The cursor of the last event received, or the one the stream was opened after. */
  readonly position: string | undefined
  /** Opens it, or opens it anew from `position`. */
  open(): void
  /** Closes the way to the subgraph and keeps the position. */
  suspend(): void
  /** Ends it, also while it is opening. Idempotent; nothing is heard afterwards. */
  cancel(): void
}

/** Why a source is over: as its upstream, and `broken` once it has been given up. */
export type SourceEnd = UpstreamEnd

/** What a source needs. */
export interface SourceOptions<Identity> {
  /** Asked at every opening: a new plan may have another owner. */
  readonly upstream: () => Upstream<Identity>
  /** Asked at every opening, so that a stream goes on with the identity and plan of that time. */
  readonly request: (after: string | undefined) => Omit<UpstreamRequest<Identity>, 'isApart'>
  /** The cursor of an event; absent for a stream that is not resumable. */
  readonly cursorOf: (event: UpstreamEvent) => string | undefined
  /** Where to begin. */
  readonly after: string | undefined
  readonly backoff: BackoffSettings
  /** How long the first opening may take, milliseconds. */
  readonly openTimeoutMs: number
  /** How long the upstream may stay away later before the source ends, milliseconds. */
  readonly giveUpMs: number
  readonly onEvent: (event: UpstreamEvent, sizeBytes: number) => Promise<void> | undefined
  readonly onBreak: (cause: unknown) => void
  readonly onEnd: (end: SourceEnd) => void
}

/**
 * A stream that, once opened, is kept: when the way to the subgraph breaks it is opened again after the last cursor, so that
 * nothing is lost or repeated; a stream without cursors goes on with what happens from then on.
 */
export function createSource<Identity>(options: SourceOptions<Identity>): Source {
  return new StreamSource(options)
}

class StreamSource<Identity> implements Source, AttemptOwner {
  readonly #options: SourceOptions<Identity>
  #phase: 'idle' | 'open' | 'waiting' | 'ended' = 'idle'
  #position: string | undefined
  #attempt: Attempt | undefined
  /** Ends the wait before the next attempt. */
  #retry: NodeJS.Timeout | undefined
  /** Ends the wait for an attempt that succeeds. */
  #patience: NodeJS.Timeout | undefined
  #failures = 0
  #brokenSinceMs: number | undefined
  #hasBegun = false
  #isApart = false

  constructor(options: SourceOptions<Identity>) {
    this.#options = options
    this.#position = options.after
  }

  get position(): string | undefined {
    return this.#position
  }

  open(): void {
    if (this.#phase === 'ended') return
    this.suspend()
    this.#open()
  }

  suspend(): void {
    if (this.#phase === 'ended') return
    this.#phase = 'idle'
    this.#stop()
  }

  cancel(): void {
    this.#phase = 'ended'
    this.#stop()
  }

  /** The subgraph was asked, and has not refused so far. */
  onOpened(): void {
    clearTimeout(this.#patience)
  }

  onEvent({ event, sizeBytes }: ReceivedFromUpstream, attempt: Attempt): Promise<void> | undefined {
    this.#markHealthy()
    const cursor = this.#options.cursorOf(event)
    if (cursor !== undefined && attempt.isRepetition(cursor)) return undefined
    if (cursor !== undefined) this.#position = cursor
    return this.#options.onEvent(event, sizeBytes)
  }

  onEnded(end: UpstreamEnd, attempt: Attempt): void {
    this.#attempt = undefined
    if (end.kind === 'completed') return this.#finish(end)
    // A stream may be silent for hours: one that was not refused for a while counts as open.
    if (attempt.wasOpenMs() > settledMs) this.#markHealthy()
    // Who has been served knows that the request was good. Who has not is refused, unless the subgraph says that it is the moment.
    const mayPass = this.#hasBegun ? isPassing : saysPassing
    if (end.kind === 'refused' && !end.errors.every(mayPass)) return this.#finish(end)
    const isTooLarge = end.kind === 'broken' && end.isTooLarge === true
    // Of a socket of its own it is known whose event that was. Where a stream resumes, the same event would come again.
    if (isTooLarge && this.#isApart) return this.#finish(end)
    this.#isApart = isTooLarge
    this.#options.onBreak(end.kind === 'broken' ? end.cause : end.errors)
    this.#awaitOpening()
    this.#phase = 'waiting'
    this.#retry = setTimeout(() => this.#open(), fullJitterMs(this.#failures++, this.#options.backoff))
  }

  #open(): void {
    const { upstream, request } = this.#options
    this.#phase = 'open'
    this.#awaitOpening()
    const attempt = new Attempt(this, this.#hasBegun ? this.#position : undefined)
    this.#attempt = attempt
    try {
      attempt.subscription = upstream().open({ ...request(this.#position), isApart: this.#isApart }, attempt)
    } catch (thrown) {
      attempt.ended({ kind: 'broken', cause: thrown instanceof Error ? thrown : new Error(String(thrown)) })
    }
    // It may have been cancelled, or have ended, while it was opening.
    if (this.#attempt !== attempt) attempt.cancel()
  }

  /** An upstream may try for long to reach its subgraph: how long is said here. */
  #awaitOpening(): void {
    clearTimeout(this.#patience)
    this.#brokenSinceMs ??= performance.now()
    const patienceMs = this.#hasBegun ? this.#options.giveUpMs : this.#options.openTimeoutMs
    const leftMs = this.#brokenSinceMs + patienceMs - performance.now()
    this.#patience = setTimeout(() => {
      this.#stop()
      this.#finish({ kind: 'broken', cause: new Error(`the upstream did not open within ${patienceMs} ms`) })
    }, leftMs)
  }

  #markHealthy(): void {
    clearTimeout(this.#patience)
    this.#hasBegun = true
    this.#failures = 0
    this.#brokenSinceMs = undefined
  }

  #finish(end: SourceEnd): void {
    this.cancel()
    this.#options.onEnd(end)
  }

  #stop(): void {
    clearTimeout(this.#retry)
    clearTimeout(this.#patience)
    const attempt = this.#attempt
    this.#attempt = undefined
    attempt?.cancel()
  }
}

interface ReceivedFromUpstream {
  readonly event: UpstreamEvent
  readonly sizeBytes: number
}

/** Who is told of an attempt, as long as it is wanted. */
interface AttemptOwner {
  onOpened(): void
  onEvent(received: ReceivedFromUpstream, attempt: Attempt): Promise<void> | undefined
  onEnded(end: UpstreamEnd, attempt: Attempt): void
}

/** What a source hears of one opening, until it has ended or is not wanted any more. */
class Attempt implements UpstreamSink {
  subscription: UpstreamSubscription | undefined
  readonly #owner: AttemptOwner
  /** The cursor it was resumed after, until its first event has come. */
  #resumedAfter: string | undefined
  #openedAtMs: number | undefined
  #isOver = false

  constructor(owner: AttemptOwner, resumedAfter: string | undefined) {
    this.#owner = owner
    this.#resumedAfter = resumedAfter
  }

  opened(): void {
    if (this.#isOver) return
    this.#openedAtMs ??= performance.now()
    this.#owner.onOpened()
  }

  next(event: UpstreamEvent, sizeBytes = 0): Promise<void> | undefined {
    return this.#isOver ? undefined : this.#owner.onEvent({ event, sizeBytes }, this)
  }

  ended(end: UpstreamEnd): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#owner.onEnded(end, this)
  }

  cancel(): void {
    this.#isOver = true
    this.subscription?.cancel()
  }

  /** Whether an event with this cursor, the first one, is what the stream was resumed after. */
  isRepetition(cursor: string): boolean {
    const resumedAfter = this.#resumedAfter
    this.#resumedAfter = undefined
    return cursor === resumedAfter
  }

  wasOpenMs(): number {
    return this.#openedAtMs === undefined ? 0 : performance.now() - this.#openedAtMs
  }
}

/** How long after its opening a stream counts as accepted although it has said nothing, milliseconds. */
const settledMs = 1_000
