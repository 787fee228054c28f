import { fullJitterMs } from './backoff.ts'
import type { BackoffSettings } from './backoff.ts'
import type {
  Upstream,
  UpstreamEnd,
  UpstreamError,
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
  readonly request: (after: string | undefined) => UpstreamRequest<Identity>
  /** The cursor of an event; absent for a stream that is not resumable. */
  readonly cursorOf: (event: UpstreamEvent) => string | undefined
  /** Where to begin. */
  readonly after: string | undefined
  readonly backoff: BackoffSettings
  /** How long the first opening may take, milliseconds. */
  readonly openTimeoutMs: number
  /** How long the upstream may stay away later before the source ends, milliseconds. */
  readonly giveUpMs: number
  readonly onEvent: (event: UpstreamEvent) => Promise<void> | undefined
  readonly onBreak: (cause: unknown) => void
  readonly onEnd: (end: SourceEnd) => void
}

type State =
  | { readonly phase: 'open'; readonly subscription: UpstreamSubscription }
  | { readonly phase: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly phase: 'suspended' }
  | { readonly phase: 'ended' }

/**
 * A stream that, once opened, is kept: when the way to the subgraph breaks it is opened again after the last cursor, so that
 * nothing is lost or repeated; a stream without cursors goes on with what happens from then on.
 */
export function createSource<Identity>(options: SourceOptions<Identity>): Source {
  const { cursorOf, backoff, onEvent, onBreak, onEnd } = options
  let state: State = { phase: 'suspended' }
  let position = options.after
  let failures = 0
  let brokenSinceMs: number | undefined
  let openedAtMs: number | undefined
  let patience: NodeJS.Timeout | undefined
  let hasBegun = false

  function open(): void {
    let isCurrent = true
    let isFirst = hasBegun
    openedAtMs = undefined
    awaitOpening()
    const resumedAfter = position
    const end = (reason: UpstreamEnd): void => {
      if (!isCurrent) return
      isCurrent = false
      onUpstreamEnd(reason)
    }
    // Assigned before opening, because an upstream may end while `open` has not returned yet.
    state = { phase: 'open', subscription: { cancel: () => (isCurrent = false) } }
    const opening = state
    const subscription = openOrEnd(options, position, {
      opened: () => {
        if (!isCurrent) return
        openedAtMs = performance.now()
        clearTimeout(patience)
      },
      next: (event) => {
        if (!isCurrent) return undefined
        markHealthy()
        const cursor = cursorOf(event)
        const isRepeated = isFirst && cursor !== undefined && cursor === resumedAfter
        isFirst = false
        if (isRepeated) return undefined
        if (cursor !== undefined) position = cursor
        return onEvent(event)
      },
      ended: end,
    })
    if (state !== opening) return subscription.cancel()
    state = {
      phase: 'open',
      subscription: {
        cancel: () => {
          isCurrent = false
          subscription.cancel()
        },
      },
    }
  }

  /** An upstream may try for long to reach its subgraph: how long is said here. */
  function awaitOpening(): void {
    clearTimeout(patience)
    brokenSinceMs ??= performance.now()
    const patienceMs = hasBegun ? options.giveUpMs : options.openTimeoutMs
    const leftMs = brokenSinceMs + patienceMs - performance.now()
    patience = setTimeout(() => {
      leave({ phase: 'suspended' })
      finish({ kind: 'broken', cause: new Error(`the upstream did not open within ${patienceMs} ms`) })
    }, leftMs)
  }

  function markHealthy(): void {
    clearTimeout(patience)
    hasBegun = true
    failures = 0
    brokenSinceMs = undefined
  }

  function onUpstreamEnd(reason: UpstreamEnd): void {
    if (reason.kind === 'completed') return finish(reason)
    // A stream may be silent for hours: one that was not refused for a while counts as open.
    if (openedAtMs !== undefined && performance.now() - openedAtMs > settledMs) markHealthy()
    if (reason.kind === 'refused' && !(hasBegun && isTransient(reason.errors))) return finish(reason)
    onBreak(reason.kind === 'broken' ? reason.cause : reason.errors)
    awaitOpening()
    state = { phase: 'waiting', timer: setTimeout(open, fullJitterMs(failures++, backoff)) }
  }

  function finish(end: SourceEnd): void {
    clearTimeout(patience)
    state = { phase: 'ended' }
    onEnd(end)
  }

  function leave(next: State): void {
    if (state.phase === 'ended') return
    const left = state
    state = next
    if (left.phase === 'open') left.subscription.cancel()
    if (left.phase === 'waiting') clearTimeout(left.timer)
  }

  return {
    get position() {
      return position
    },
    open: () => {
      if (state.phase === 'ended') return
      leave({ phase: 'suspended' })
      open()
    },
    suspend: () => {
      clearTimeout(patience)
      leave({ phase: 'suspended' })
    },
    cancel: () => {
      clearTimeout(patience)
      leave({ phase: 'ended' })
    },
  }
}

function openOrEnd<Identity>(
  { upstream, request }: SourceOptions<Identity>,
  position: string | undefined,
  sink: UpstreamSink,
): UpstreamSubscription {
  try {
    return upstream().open(request(position), sink)
  } catch (thrown) {
    sink.ended({ kind: 'broken', cause: thrown instanceof Error ? thrown : new Error(String(thrown)) })
    return { cancel: () => undefined }
  }
}

/** Whether the same request may succeed later: without a code, or with one that speaks of the moment. */
function isTransient(errors: readonly UpstreamError[]): boolean {
  return errors.every((error) => {
    const code = error.extensions?.['code']
    return typeof code !== 'string' || transientCodes.has(code)
  })
}

/** How long after its opening a stream counts as accepted although it has said nothing, milliseconds. */
const settledMs = 1_000

const transientCodes: ReadonlySet<string> = new Set([
  'INTERNAL',
  'INTERNAL_SERVER_ERROR',
  'RATE_LIMITED',
  'TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
])
