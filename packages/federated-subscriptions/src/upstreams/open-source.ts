import { backoffMs } from '../backoff.ts'
import type { Backoff } from '../backoff.ts'
import { isRetryable, hasRetryableCode } from '../retryable-error.ts'
import type {
  Upstream,
  UpstreamEnd,
  UpstreamEvent,
  UpstreamRequest,
  UpstreamSink,
  UpstreamSubscription,
} from './upstream.ts'

/** A stream of events that is opened again when its upstream breaks. */
export interface Source {
  /** The cursor of the last event received, or the one the stream was opened after. */
  readonly position: string | undefined
  /** Opens the upstream, or opens it again from `position`. */
  open(): void
  /** Closes the upstream and keeps the position. */
  suspend(): void
  /** Ends it, also while it is opening. No callback is called afterwards. Idempotent. */
  cancel(): void
}

/** Why a source ended: as its upstream, or `broken` if it could not be opened again in time. */
export type SourceEnd = UpstreamEnd

/** What a source needs. */
export interface SourceOptions<Identity> {
  /** Called at every opening, because a new plan may have another subgraph. */
  readonly upstream: () => Upstream<Identity>
  /** Called at every opening, to use the current identity and plan. */
  readonly request: (after: string | undefined) => Omit<UpstreamRequest<Identity>, 'isDedicated'>
  /** The cursor of an event; undefined if the stream is not resumable. */
  readonly cursorOf: (event: UpstreamEvent) => string | undefined
  /** The cursor after which the first opening begins. */
  readonly after: string | undefined
  readonly backoff: Backoff
  /** How long the first opening may take, milliseconds. */
  readonly openTimeoutMs: number
  /** How long a later interruption may last before the source ends, milliseconds. */
  readonly giveUpMs: number
  readonly onEvent: (event: UpstreamEvent, sizeBytes: number) => Promise<void> | undefined
  readonly onBreak: (cause: unknown) => void
  readonly onEnd: (end: SourceEnd) => void
}

/**
 * Creates a stream that is opened again after the last cursor when its upstream breaks, so that no event is lost or repeated. A
 * stream without cursors continues with the events that occur from then on.
 */
export function createSource<Identity>(options: SourceOptions<Identity>): Source {
  return new StreamSource(options)
}

class StreamSource<Identity> implements Source, AttemptOwner {
  readonly #options: SourceOptions<Identity>
  #phase: 'idle' | 'open' | 'waiting' | 'ended' = 'idle'
  #position: string | undefined
  #attempt: Attempt | undefined
  /** The delay before the next attempt. */
  #retry: NodeJS.Timeout | undefined
  /** The time limit for a successful attempt. */
  #openTimer: NodeJS.Timeout | undefined
  #failures = 0
  #brokenSinceMs: number | undefined
  #hasBegun = false
  #isDedicated = false

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

  onOpened(): void {
    clearTimeout(this.#openTimer)
  }

  advance(event: UpstreamEvent, resumedAfter: string | undefined): boolean {
    this.#markHealthy()
    const cursor = this.#options.cursorOf(event)
    if (cursor === undefined) return true
    if (cursor === resumedAfter) return false
    this.#position = cursor
    return true
  }

  onEnded(end: UpstreamEnd, attempt: Attempt): void {
    this.#attempt = undefined
    if (end.kind === 'completed') return this.#finish(end)
    // A stream may have no events for hours: one that was not refused for a while is open.
    if (attempt.wasOpenMs() > settledMs) this.#markHealthy()
    // A request that was accepted before is valid, so it is retried unless an error code is final. Otherwise only errors with a
    // retryable code are retried.
    const mayRetry = this.#hasBegun ? isRetryable : hasRetryableCode
    if (end.kind === 'refused' && !end.errors.every(mayRetry)) return this.#finish(end)
    const isTooLarge = end.kind === 'broken' && end.isTooLarge === true
    // On a dedicated socket the event belongs to this stream, and it would be sent again after resuming.
    if (isTooLarge && this.#isDedicated) return this.#finish(end)
    this.#isDedicated = isTooLarge
    this.#options.onBreak(end.kind === 'broken' ? end.cause : end.errors)
    this.#awaitOpening()
    this.#phase = 'waiting'
    this.#retry = setTimeout(() => this.#open(), backoffMs(++this.#failures, this.#options.backoff))
  }

  #open(): void {
    const { upstream, request } = this.#options
    this.#phase = 'open'
    this.#awaitOpening()
    const attempt = new Attempt(this, this.#options.onEvent, this.#hasBegun ? this.#position : undefined)
    this.#attempt = attempt
    try {
      attempt.subscription = upstream().open({ ...request(this.#position), isDedicated: this.#isDedicated }, attempt)
    } catch (thrown) {
      attempt.ended({ kind: 'broken', cause: thrown instanceof Error ? thrown : new Error(String(thrown)) })
    }
    // The source may have been cancelled, or the attempt may have ended, during the call.
    if (this.#attempt !== attempt) attempt.cancel()
  }

  /** Limits how long an upstream may try to reach its subgraph. */
  #awaitOpening(): void {
    clearTimeout(this.#openTimer)
    this.#brokenSinceMs ??= performance.now()
    const timeoutMs = this.#hasBegun ? this.#options.giveUpMs : this.#options.openTimeoutMs
    const leftMs = Math.max(0, this.#brokenSinceMs + timeoutMs - performance.now())
    this.#openTimer = setTimeout(() => {
      this.#stop()
      this.#finish({ kind: 'broken', cause: new Error(`the upstream did not open within ${timeoutMs} ms`) })
    }, leftMs)
  }

  #markHealthy(): void {
    clearTimeout(this.#openTimer)
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
    clearTimeout(this.#openTimer)
    const attempt = this.#attempt
    this.#attempt = undefined
    attempt?.cancel()
  }
}

/** What an attempt reports to, until it has ended or is cancelled. */
interface AttemptOwner {
  /** The subgraph received the request, and has not refused it so far. */
  onOpened(): void
  /**
   * Moves the position to the event's cursor.
   * @param resumedAfter - the cursor that the attempt resumed after, with its first event
   * @returns false if the event has this cursor: it was received before
   */
  advance(event: UpstreamEvent, resumedAfter: string | undefined): boolean
  onEnded(end: UpstreamEnd, attempt: Attempt): void
}

/** Receives the events of one opening of the upstream, and passes them to the stream. */
class Attempt implements UpstreamSink {
  subscription: UpstreamSubscription | undefined
  readonly #owner: AttemptOwner
  readonly #onEvent: SourceOptions<never>['onEvent']
  /** The cursor it resumed after, until an event with a cursor is received. */
  #resumedAfter: string | undefined
  #openedAtMs: number | undefined
  #isOver = false

  constructor(owner: AttemptOwner, onEvent: SourceOptions<never>['onEvent'], resumedAfter: string | undefined) {
    this.#owner = owner
    this.#onEvent = onEvent
    this.#resumedAfter = resumedAfter
  }

  opened(): void {
    if (this.#isOver) return
    this.#openedAtMs ??= performance.now()
    this.#owner.onOpened()
  }

  next(event: UpstreamEvent, sizeBytes = 0): Promise<void> | undefined {
    if (this.#isOver) return undefined
    const resumedAfter = this.#resumedAfter
    this.#resumedAfter = undefined
    return this.#owner.advance(event, resumedAfter) ? this.#onEvent(event, sizeBytes) : undefined
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

  wasOpenMs(): number {
    return this.#openedAtMs === undefined ? 0 : performance.now() - this.#openedAtMs
  }
}

/** How long after its opening a stream without events counts as accepted, milliseconds. */
const settledMs = 1_000
