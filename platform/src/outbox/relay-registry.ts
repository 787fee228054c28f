import type { Connection } from 'mongoose'
import { comment, maxTimeMS } from './outbox-store.ts'

/** The relays of an outbox that are alive, as a collection of the publisher's database. */
export interface RelayRegistry {
  createIndexes(): Promise<void>
  /** Announces that a relay is alive, at most a few times per lease. */
  renew(relayId: string): Promise<void>
  /** The relays whose lease has not expired. */
  readAlive(): Promise<readonly string[]>
  remove(relayId: string): Promise<void>
}

interface RelayRecord {
  readonly _id: string
  /** By the clock of the relay's process. Clocks that differ make two relays relay one event, which is harmless. */
  readonly aliveUntil: Date
}

// The records of relays that ended silently are of no use.
const forgetAfterSeconds = 3_600

/** @param leaseMs - how long other relays leave the events of a relay alone that renews its lease no more */
export function createRelayRegistry(connection: Connection, name: string, leaseMs: number): RelayRegistry {
  const collection = connection.collection<RelayRecord>(name)
  const options = { comment, maxTimeMS }
  let renewAt = Number.NEGATIVE_INFINITY
  return {
    createIndexes: async () => {
      await collection.createIndex({ aliveUntil: 1 }, { name: 'expiry', expireAfterSeconds: forgetAfterSeconds })
    },
    renew: async (relayId) => {
      if (performance.now() < renewAt) return
      const aliveUntil = new Date(Date.now() + leaseMs)
      await collection.updateOne({ _id: relayId }, { $set: { aliveUntil } }, { ...options, upsert: true })
      renewAt = performance.now() + leaseMs / 4
    },
    readAlive: async () => {
      const alive = await collection.find({ aliveUntil: { $gt: new Date() } }, options).toArray()
      return alive.map(({ _id }) => _id)
    },
    remove: async (relayId) => {
      await collection.deleteOne({ _id: relayId }, options)
    },
  }
}
