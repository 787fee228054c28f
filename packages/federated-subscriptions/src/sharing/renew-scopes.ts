import type { ScopesToRenew, SubscriptionHub } from './subscription-hub.ts'

/**
 * Repeats scope queries periodically: all of them for hosts without `revalidate`, which would report changes, otherwise those that had no
 * result.
 * @returns stops it
 */
export function renewScopes(
  hub: Pick<SubscriptionHub<never>, 'renewScopes'>,
  which: ScopesToRenew,
  intervalMs: number,
): () => void {
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    void hub.renewScopes(which).finally(() => (isRunning = false))
  }, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}
