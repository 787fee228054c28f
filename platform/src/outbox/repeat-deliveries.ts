import { setTimeout } from 'node:timers/promises'
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { comment, maxTimeMS } from './outbox-store.ts'
import type { OutboxStore } from './outbox-store.ts'
import type { RelayRegistry } from './relay-registry.ts'

export interface RepeatDeliveriesConfig {
  readonly connection: Connection
  /** The collection that holds the epoch of Redis. */
  readonly collection: string
  readonly store: Pick<OutboxStore, 'markRepeated'>
  readonly registry: Pick<RelayRegistry, 'readAlive'>
  readonly relayId: string
  /** The epoch of the Redis of the queues; `null`: it is not known. */
  readonly epoch: (() => Promise<string>) | null
  /** The types whose events have consumers; `null`: all types. */
  readonly deliveredTypes: readonly string[] | null
  readonly relayAgainMs: number
  readonly everyMs: number
  readonly log: Logger
}

export interface RepeatDeliveries {
  /** Call it before each batch. Detects that Redis may have lost events, and starts to mark recent events for another delivery. */
  check(): Promise<void>
  /** Stops marking; another relay continues it. */
  stop(): Promise<void>
}

interface EpochRecord {
  readonly _id: 'redis'
  /** The epoch of Redis in which events were last relayed. */
  readonly epoch: string
  /** Present while the relay `by` marks the events that were relayed between `from` (default: `relayAgainMs` before `to`) and `to`. */
  readonly repeat?: { readonly by: string; readonly to: Date; readonly from?: Date }
}

// Each command marks the events of this interval, so that no command takes long.
const spanMs = 10_000

/**
 * Detects that Redis was restarted, replaced or emptied after the last relayed event. Queues may then have lost jobs, so one relay marks the
 * recent events that have consumers for another delivery. It does so in the background, while new events are relayed. Events are not
 * appended to topics again, because readers find in the outbox what a log has lost.
 */
export function createRepeatDeliveries(config: RepeatDeliveriesConfig): RepeatDeliveries {
  const { store, registry, relayId, epoch: readEpoch, deliveredTypes, relayAgainMs, log } = config
  const collection = config.connection.collection<EpochRecord>(config.collection)
  const options = { comment, maxTimeMS }
  let isStopped = false
  let marking: Promise<void> | null = null
  let nextAt = Number.NEGATIVE_INFINITY

  const mark = async ({ to, from }: NonNullable<EpochRecord['repeat']>) => {
    let count = 0
    let start = from ?? new Date(to.getTime() - relayAgainMs)
    while (start < to && !isStopped) {
      const startedAt = performance.now()
      const end = new Date(Math.min(start.getTime() + spanMs, to.getTime()))
      count += await store.markRepeated(deliveredTypes, start, end)
      const own = { _id: 'redis', 'repeat.by': relayId, 'repeat.to': to } as const
      const { matchedCount } = await collection.updateOne(own, { $set: { 'repeat.from': end } }, options)
      if (matchedCount === 0) return
      start = end
      // Pauses as long as the command took: the embedded store executes one command at a time, and new events need it too.
      await setTimeout(performance.now() - startedAt)
    }
    if (count > 0) log.info({ count }, 'Redis may have lost events; recent ones are delivered again')
    if (!isStopped)
      await collection.updateOne(
        { _id: 'redis', 'repeat.by': relayId, 'repeat.to': to },
        { $unset: { repeat: '' } },
        options,
      )
  }
  const start = (repeat: NonNullable<EpochRecord['repeat']>) => {
    marking ??= mark(repeat)
      .catch((err: unknown) => log.warn({ err }, 'events could not be marked for another delivery; trying again'))
      .finally(() => (marking = null))
  }
  const isAbandoned = async ({ by }: NonNullable<EpochRecord['repeat']>) =>
    by === relayId ? marking === null : !(await registry.readAlive()).includes(by)

  return {
    check: async () => {
      if (readEpoch === null || performance.now() < nextAt) return
      const epoch = await readEpoch()
      const last = await collection.findOne({ _id: 'redis' }, options)
      if (last === null) {
        await collection.updateOne({ _id: 'redis' }, { $setOnInsert: { epoch } }, { ...options, upsert: true })
      } else if (last.epoch !== epoch || (last.repeat && (await isAbandoned(last.repeat)))) {
        // A conditional update: if several relays detect this, one of them replaces the record.
        const found = { _id: 'redis', epoch: last.epoch, 'repeat.by': last.repeat?.by ?? null } as const
        const isNew = last.epoch !== epoch
        const own = {
          $set: { epoch, 'repeat.by': relayId },
          ...(isNew && { $currentDate: { 'repeat.to': true as const } }),
        }
        const taken = await collection.findOneAndUpdate(found, own, { ...options, returnDocument: 'after' })
        if (taken?.repeat) start(taken.repeat)
      }
      nextAt = performance.now() + config.everyMs
    },
    stop: async () => {
      isStopped = true
      await marking
    },
  }
}
