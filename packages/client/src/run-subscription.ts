import { backoffMs } from './backoff.ts'
import { classifyFailure } from './failures.ts'
import type { FailureReaction } from './failures.ts'
import { afterVariable } from './resumable-operation.ts'
import type { ResumableOperation, SubscriptionRequest } from './resumable-operation.ts'
import type {
  Attempt,
  AttemptSink,
  OpenSubscription,
  ResumeOptions,
  ResumerDeps,
  ResumeSink,
  SubscriptionStatus,
} from './types.ts'

/** One running subscription. */
export interface Run {
  start(): void
  stop(): void
  /** Retries immediately, if a retry is scheduled. */
  retryNow(): void
  /** Replaces the connection with a new one. */
  reopen(): void
}

interface RunParts {
  readonly request: SubscriptionRequest
  /** Null for a field that cannot be resumed: it is opened again, and events in between are lost. */
  readonly resumable: ResumableOperation | null
  readonly open: OpenSubscription
  readonly options: ResumeOptions
  readonly deps: ResumerDeps
}

type RunSink = Required<ResumeSink>

/** Number of recent cursors that are kept, to drop duplicate events. */
const rememberedCursors = 256
/** A reopened subscription counts as caught up after this time without an event, milliseconds: servers do not report it. */
const quietMs = 500
const assumedOpenMs = 2_000
/** Maximum number of consecutive rejections of credentials: when new credentials are rejected too, the subscription fails. */
const maxSignIns = 2

export function runSubscription(parts: RunParts, sink: RunSink): Run {
  return new SubscriptionRun(parts, sink)
}

class SubscriptionRun implements Run {
  readonly #parts: RunParts
  readonly #sink: RunSink
  readonly #seen = new Set<string>()
  readonly #variables: Readonly<Record<string, unknown>>
  #cursor: string | undefined
  #status: SubscriptionStatus | undefined
  /** Identifies the current connection; messages of earlier ones are ignored. */
  #generation = 0
  #close = (): void => undefined
  #failures = 0
  #signIns = 0
  /** Whether it was open before, so that events may have been missed. */
  #isReopened = false
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #statusTimer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: RunParts, sink: RunSink) {
    this.#parts = parts
    this.#sink = sink
    this.#cursor = parts.resumable?.initialAfter
    this.#variables = this.#createVariables()
  }

  start(): void {
    this.#setStatus('connecting')
    this.#open()
  }

  stop(): void {
    if (this.#status === 'ended') return
    this.#finish()
  }

  retryNow(): void {
    if (this.#retryTimer === undefined) return
    clearTimeout(this.#retryTimer)
    this.#open()
  }

  reopen(): void {
    if (this.#status === 'ended' || this.#retryTimer !== undefined) return
    this.#leave()
    this.#setStatus('reconnecting')
    this.#open()
  }

  #open(): void {
    this.#retryTimer = undefined
    const generation = ++this.#generation
    const ifCurrent = (listener: () => void): void => {
      if (generation === this.#generation && this.#status !== 'ended') listener()
    }
    const sink: AttemptSink = {
      next: (result) => ifCurrent(() => this.#onResult(result)),
      error: (reason) => ifCurrent(() => this.#onFailure(reason)),
      complete: () => ifCurrent(() => this.#onComplete()),
      opened: () => ifCurrent(() => this.#onOpened()),
      interrupted: () => ifCurrent(() => this.#onBreak()),
    }
    const close = this.#parts.open(this.#attempt(), sink)
    // The subscription may have failed or been ended before it returned.
    if (generation !== this.#generation || this.#status === 'ended') return close()
    this.#close = close
    if (!this.#parts.deps.reportsOpening) this.#statusTimer = setTimeout(() => sink.opened(), assumedOpenMs)
  }

  #attempt(): Attempt {
    const { request, resumable } = this.#parts
    return {
      document: resumable?.document ?? request.document,
      variables: this.#variables,
      operationName: request.operationName,
    }
  }

  /** `after` is a getter, so that a client that serializes the variables again for its own retry sends the last cursor. */
  #createVariables(): Readonly<Record<string, unknown>> {
    const { request, resumable } = this.#parts
    if (!resumable) return request.variables ?? {}
    return Object.defineProperty({ ...request.variables }, afterVariable, {
      enumerable: true,
      get: () => this.#cursor,
    })
  }

  #onResult(result: unknown): void {
    const { data, errors } = (result ?? {}) as { readonly data?: unknown; readonly errors?: unknown }
    // Over HTTP, the refusal or the failure of an operation is a result without data.
    if (data === undefined && Array.isArray(errors)) return this.#onFailure(errors)
    const { cursor, isSnapshot, shown } = this.#readEvent(result, data)
    this.#onAlive()
    if (cursor !== undefined && this.#seen.has(cursor)) return
    const gap = this.#parts.resumable ? isSnapshot && this.#cursor !== undefined : this.#isReopened
    this.#isReopened = false
    if (cursor !== undefined) this.#remember(cursor)
    this.#sink.next(shown, { cursor, gap })
  }

  #readEvent(result: unknown, data: unknown): { cursor: string | undefined; isSnapshot: boolean; shown: unknown } {
    const { resumable, options } = this.#parts
    const root = data as Readonly<Record<string, unknown>> | null
    const value = resumable && root?.[resumable.fieldKey]
    if (!resumable || !isObject(value)) return { cursor: undefined, isSnapshot: false, shown: result }
    const { [resumable.cursorKey]: found, ...rest } = value
    const cursor = typeof found === 'string' ? found : undefined
    const isSnapshot = options.isSnapshot?.(value) ?? value['kind'] === 'SNAPSHOT'
    if (!resumable.removesCursor) return { cursor, isSnapshot, shown: result }
    return { cursor, isSnapshot, shown: { ...(result as object), data: { ...root, [resumable.fieldKey]: rest } } }
  }

  #remember(cursor: string): void {
    this.#cursor = cursor
    this.#seen.add(cursor)
    for (const oldest of this.#seen) {
      if (this.#seen.size <= rememberedCursors) return
      this.#seen.delete(oldest)
    }
  }

  #onAlive(): void {
    this.#failures = 0
    this.#signIns = 0
    if (this.#status === 'catching-up' || (this.#status === 'reconnecting' && this.#parts.resumable)) this.#catchUp()
    else this.#setStatus('live')
  }

  #onOpened(): void {
    if (this.#status === 'connecting') this.#setStatus('live')
    if (this.#status === 'reconnecting') this.#catchUp()
  }

  #catchUp(): void {
    this.#setStatus('catching-up')
    this.#statusTimer = setTimeout(() => this.#setStatus('live'), quietMs)
  }

  #onBreak(): void {
    this.#isReopened = true
    this.#setStatus('reconnecting')
  }

  #onFailure(reason: unknown, { action, retryAfterMs = 0 }: FailureReaction = classifyFailure(reason)): void {
    this.#leave()
    const { maxRetries = Infinity, onUnauthenticated } = this.#parts.options
    if (action === 'sign-in' && onUnauthenticated && this.#signIns < maxSignIns) {
      this.#onBreak()
      void this.#signIn(onUnauthenticated, reason)
    } else if (action === 'retry' && this.#failures < maxRetries) {
      this.#onBreak()
      this.#retryTimer = setTimeout(
        () => this.#open(),
        Math.max(retryAfterMs, backoffMs(++this.#failures, this.#parts.options.backoffMs ?? [250, 5_000])),
      )
    } else this.#fail(reason)
  }

  async #signIn(onUnauthenticated: () => Promise<boolean>, reason: unknown): Promise<void> {
    const generation = this.#generation
    const isSignedIn = await onUnauthenticated().catch(() => null)
    if (generation !== this.#generation) return
    if (isSignedIn) {
      this.#signIns++
      this.#open()
      // The service that issues credentials may be reachable at the next attempt.
    } else this.#onFailure(reason, { action: isSignedIn === null ? 'retry' : 'final' })
  }

  #leave(): void {
    this.#generation++
    this.#isReopened = true
    const close = this.#close
    this.#close = () => undefined
    close()
  }

  #finish(): void {
    this.#leave()
    clearTimeout(this.#retryTimer)
    this.#setStatus('ended')
  }

  #fail(reason: unknown): void {
    this.#finish()
    this.#sink.error(reason)
  }

  #onComplete(): void {
    this.#finish()
    this.#sink.complete()
  }

  #setStatus(status: SubscriptionStatus): void {
    clearTimeout(this.#statusTimer)
    if (status === this.#status) return
    this.#status = status
    this.#sink.status(status)
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
