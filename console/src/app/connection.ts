import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Graph } from './graph.ts'

/** What the connection chip says. */
export type Connection =
  | { readonly status: 'idle' | 'live' | 'connecting' | 'catching-up' | 'reconnecting' }
  | { readonly status: 'offline'; readonly since: Date }

/** The state of all subscriptions together, and of the network of the device. */
export function useConnection(graph: Pick<Graph, 'resumer' | 'isSocketOpen' | 'onSocket'>): Connection {
  const { resumer } = graph
  const told = useSyncExternalStore(
    (onChange) => resumer.onStatus(onChange),
    () => resumer.status,
  )
  const isSocketOpen = useSyncExternalStore(
    (onChange) => graph.onSocket(onChange),
    () => graph.isSocketOpen,
  )
  // The server does not acknowledge single subscriptions; one that it refuses ends at once.
  const status = told === 'connecting' && isSocketOpen ? 'live' : told
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
