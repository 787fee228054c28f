/** The browser APIs that report sleep and network changes; undefined ones are ignored, as in Node. */
export interface WakeSource {
  addEventListener?(type: string, listener: () => void): void
  removeEventListener?(type: string, listener: () => void): void
  readonly document?: {
    readonly visibilityState?: string
    addEventListener(type: string, listener: () => void): void
    removeEventListener(type: string, listener: () => void): void
  }
}

const checkEveryMs = 5_000
/** Timers of a background tab fire as rarely as once a minute, so there only longer gaps mean that the machine slept. */
const sleepMs = 15_000
const hiddenSleepMs = 90_000

export interface WakeListener {
  /** A retry may succeed now: the network is available, or the page is visible again. */
  readonly onAwake: () => void
  /** Existing connections may be dead without a close event: the machine slept, or the network changed. */
  readonly onStale: () => void
}

/** @returns stops listening */
export function listenForWake({ onAwake, onStale }: WakeListener, source: WakeSource = globalThis): () => void {
  const { document } = source
  const onVisible = (): void => {
    if (document?.visibilityState !== 'hidden') onAwake()
  }
  let checkedAt = Date.now()
  const check = (): void => {
    const gapMs = Date.now() - checkedAt
    checkedAt = Date.now()
    if (gapMs > (document?.visibilityState === 'hidden' ? hiddenSleepMs : sleepMs)) onStale()
  }
  const timer: unknown = setInterval(check, checkEveryMs)
  // In Node.js, the socket of a subscription keeps the process alive; this timer must not.
  ;(timer as { unref?: () => void }).unref?.()
  source.addEventListener?.('online', onStale)
  source.addEventListener?.('pageshow', onVisible)
  document?.addEventListener('visibilitychange', onVisible)
  document?.addEventListener('resume', onStale)
  return () => {
    clearInterval(timer as Parameters<typeof clearInterval>[0])
    source.removeEventListener?.('online', onStale)
    source.removeEventListener?.('pageshow', onVisible)
    document?.removeEventListener('visibilitychange', onVisible)
    document?.removeEventListener('resume', onStale)
  }
}
