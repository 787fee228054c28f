import type { SubscriptionHub } from './subscription-hub.ts'

/**
 * Repeats scope queries periodically, for hosts without `revalidate`, which would report changes.
 * @returns stops it
 */
export function renewScopes(hub: Pick<SubscriptionHub<never>, 'renewScopes'>, intervalMs: number): () => void {
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    void hub.renewScopes().finally(() => (isRunning = false))
  }, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}
