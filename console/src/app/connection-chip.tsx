import type { ReactNode } from 'react'
import { formatTime } from '../components/format.ts'
import { useConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import { useApp } from './context.ts'

/** Whether the page shows the current state of the server. */
export function ConnectionChip(): ReactNode {
  const { graph } = useApp()
  const connection = useConnection(graph)
  return (
    <span className="chip" data-status={connection.status} role="status">
      {words(connection)}
    </span>
  )
}

function words(connection: Connection): string {
  switch (connection.status) {
    case 'idle':
    case 'live':
      return 'Live'
    case 'connecting':
      return 'Connecting'
    case 'catching-up':
      return 'Catching up'
    case 'reconnecting':
      return 'Reconnecting'
    case 'offline':
      return `Offline since ${formatTime(connection.since)}`
  }
}
