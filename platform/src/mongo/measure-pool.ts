import type { Connection } from 'mongoose'
import { collectGauge } from '#platform/metrics'
import type { Registry } from '#platform/metrics'

type Client = Pick<ReturnType<Connection['getClient']>, 'on'>

export interface PoolCounts {
  readonly inUse: number
  readonly available: number
  /** Commands that wait for a connection. */
  readonly waiting: number
}

/** Counts the connections of a client from now on. One that is open already is counted when a command uses it. */
export function countConnections(client: Client): () => PoolCounts {
  const open = new Set<string>()
  const inUse = new Set<string>()
  let waiting = 0
  client.on('connectionReady', (event) => void open.add(keyOf(event)))
  client.on('connectionClosed', (event) => {
    open.delete(keyOf(event))
    inUse.delete(keyOf(event))
  })
  client.on('connectionCheckOutStarted', () => void waiting++)
  client.on('connectionCheckOutFailed', () => void waiting--)
  client.on('connectionCheckedOut', (event) => {
    waiting--
    open.add(keyOf(event))
    inUse.add(keyOf(event))
  })
  client.on('connectionCheckedIn', (event) => void inUse.delete(keyOf(event)))
  return () => ({ inUse: inUse.size, available: open.size - inUse.size, waiting })
}

/** Each server of a replica set has a pool, which numbers its connections. */
const keyOf = ({ address, connectionId }: { readonly address: string; readonly connectionId: number | string }) =>
  `${address} ${connectionId}`

export interface MeasuredPool {
  readonly database: string
  readonly client: Client
}

/** Reads at each scrape the connections of this process to a database. */
export function measurePool(registry: Registry, { database, client }: MeasuredPool): void {
  const counts = countConnections(client)
  collectGauge(registry, {
    name: 'plumbline_mongodb_connections',
    help: 'Connections of this process to MongoDB: in_use or available.',
    labelNames: ['database', 'state'],
    read: () => {
      const { inUse, available } = counts()
      return [
        [[database, 'in_use'], inUse],
        [[database, 'available'], available],
      ]
    },
  })
  collectGauge(registry, {
    name: 'plumbline_mongodb_waiting_commands',
    help: 'Commands that wait for a connection, because all are in use.',
    labelNames: ['database'],
    read: () => [[[database], counts().waiting]],
  })
}
