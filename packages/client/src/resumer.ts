import { toResumableOperation } from './resumable-operation.ts'
import type { SubscriptionRequest } from './resumable-operation.ts'
import { runSubscription } from './run-subscription.ts'
import type { Run } from './run-subscription.ts'
import type { OpenSubscription, ResumeOptions, ResumerDeps, ResumeSink, SubscriptionStatus } from './types.ts'
import { listenForWake } from './wake-signals.ts'

/** The worst status of all subscriptions; `idle` if there are none. */
export type ConnectionStatus = Exclude<SubscriptionStatus, 'ended'> | 'idle'

/** Resumes subscriptions after interruptions, each from its last cursor. */
export interface Resumer {
  /** Runs a subscription. @returns ends it */
  run(request: SubscriptionRequest, open: OpenSubscription, sink: ResumeSink): () => void
  readonly status: ConnectionStatus
  /** @returns stops listening */
  onStatus(listener: (status: ConnectionStatus) => void): () => void
  /** Reconnects all subscriptions immediately, for interruptions that only the application can detect. */
  reconnect(): void
}

const order: readonly Exclude<ConnectionStatus, 'idle'>[] = ['reconnecting', 'connecting', 'catching-up', 'live']

export function createResumer(options: ResumeOptions = {}, deps: ResumerDeps = {}): Resumer {
  const runs = new Map<Run, SubscriptionStatus>()
  const listeners = new Set<(status: ConnectionStatus) => void>()
  let status: ConnectionStatus = 'idle'
  let stopListening: (() => void) | undefined

  const retryNow = (): void => {
    for (const run of runs.keys()) run.retryNow()
  }
  const reconnect = (): void => {
    retryNow()
    if (deps.reset) deps.reset()
    else for (const run of runs.keys()) run.reopen()
  }
  const update = (): void => {
    const present = new Set(runs.values())
    const next = order.find((one) => present.has(one)) ?? 'idle'
    if (next === status) return
    status = next
    for (const listener of listeners) listener(next)
  }
  const track = (run: Run, next: SubscriptionStatus): void => {
    if (next === 'ended') runs.delete(run)
    else runs.set(run, next)
    if (runs.size > 0) stopListening ??= listenForWake({ onAwake: retryNow, onStale: reconnect })
    else {
      stopListening?.()
      stopListening = undefined
    }
    update()
  }

  return {
    run(request, open, sink) {
      const resumable = toResumableOperation(request, options.fields)
      const run = runSubscription(
        { request, resumable, open, options, deps },
        {
          ...bind(sink),
          status: (next) => {
            track(run, next)
            sink.status?.(next)
          },
        },
      )
      run.start()
      return () => run.stop()
    },
    get status() {
      return status
    },
    onStatus(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    reconnect,
  }
}

/** Sinks may be class instances, whose methods a spread does not copy. */
const bind = (sink: ResumeSink): ResumeSink => ({
  next: (result, info) => sink.next(result, info),
  error: (reason) => sink.error(reason),
  complete: () => sink.complete(),
})
