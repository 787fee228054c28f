import type { SubscriptionHub } from './subscription-hub.ts'

/**
 * Asks scopes again, time after time: for hosts that cannot tell by `revalidate` when what somebody may see has changed.
 * @returns how to stop it
 */
export function renewScopes(hub: Pick<SubscriptionHub<never>, 'renewScopes'>, intervalMs: number): () => void {
  let isUnderWay = false
  const timer = setInterval(() => {
    if (isUnderWay) return
    isUnderWay = true
    void hub.renewScopes().finally(() => (isUnderWay = false))
  }, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}
