import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Graph } from './graph.ts'

/** What the connection chip says. */
export type Connection =
  | { readonly status: 'idle' | 'live' | 'connecting' | 'catching-up' | 'reconnecting' }
  | { readonly status: 'offline'; readonly since: Date }

/** The state of all subscriptions together, and of the network of the device. */
export function useConnection({ resumer }: Pick<Graph, 'resumer'>): Connection {
  const status = useSyncExternalStore(
    (onChange) => resumer.onStatus(onChange),
    () => resumer.status,
  )
  const [offlineSince, setOfflineSince] = useState<Date | null>(() => (navigator.onLine ? null : new Date()))
  useEffect(() => {
    const onOffline = () => setOfflineSince(new Date())
    const onOnline = () => setOfflineSince(null)
    window.addEventListener('offline', onOffline)
    window.addEventListener('online', onOnline)
    return () => {
      window.removeEventListener('offline', onOffline)
      window.removeEventListener('online', onOnline)
    }
  }, [])
  return offlineSince ? { status: 'offline', since: offlineSince } : { status }
}
