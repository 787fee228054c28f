import type { Connection } from 'mongoose'
import { comment, maxTimeMS } from './outbox-store.ts'

/** The leases of the relays of an outbox, as a collection of the publisher's database. A relay is alive while its lease is valid. */
export interface RelayRegistry {
  createIndexes(): Promise<void>
  /** Renews the lease of a relay, at most four times per lease. */
  renew(relayId: string): Promise<void>
  /** The relays whose lease has not expired. */
  readAlive(): Promise<readonly string[]>
  remove(relayId: string): Promise<void>
}

interface RelayRecord {
  readonly _id: string
  /** By the clock of the relay's process. If clocks differ, two relays may relay the same event, which is harmless. */
  readonly aliveUntil: Date
}

// Then the records of crashed relays are deleted.
const forgetAfterSeconds = 3_600

/** @param leaseMs - after this time without renewal, other relays claim the events of a relay */
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
