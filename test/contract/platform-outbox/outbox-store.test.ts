import type { OutboxEvent } from '#platform/outbox'
import { batchSize, createOutboxStore } from '#root/platform/src/outbox/outbox-store'
import { event, useOutbox } from './outbox-harness.ts'

const harness = useOutbox()

const open = () => createOutboxStore(harness.mongo.connection, 'outbox')
const idsOf = (events: readonly OutboxEvent[]) => events.map(({ id }) => id)
const longAgo = new Date(0)

/** Events that were relayed, and are to be relayed again. */
async function relayedBefore(events: readonly OutboxEvent[]): Promise<void> {
  await harness.commit(events)
  await open().markRelayed(idsOf(events))
  await open().markPending(longAgo)
}

test('repeated events come after new ones, unless they precede a new one in its topic', async () => {
  const again = [event('t', 1), event('other', 1), event(), event('t', 2)]
  await relayedBefore(again)
  const fresh = [event(), event('t', 3)]
  await harness.commit(fresh)
  const [t1, other1, alone, t2] = idsOf(again)
  expect(idsOf(await open().readPending([]))).toEqual([t1, t2, ...idsOf(fresh), other1, alone])
})

test('earlier events of the same topics are returned with new events, also if these fill a batch', async () => {
  const again = [event('t', 1)]
  await relayedBefore(again)
  const fresh = [event('t', 2), ...Array.from({ length: batchSize }, () => event())]
  await harness.commit(fresh)
  expect(idsOf(await open().readPending([]))).toEqual(idsOf([...again, ...fresh.slice(0, batchSize)]))
})

test('events that another process has marked are not read until they are due', async () => {
  const store = open()
  expect(await store.readPending([])).toEqual([])
  const again = [event()]
  await relayedBefore(again)
  expect(await store.readPending([])).toEqual([])
  store.expectAgain()
  expect(idsOf(await store.readPending([]))).toEqual(idsOf(again))
})

test('events that are postponed for a repeated relay are found later', async () => {
  const store = open()
  const again = [event()]
  await relayedBefore(again)
  expect(await store.readPending(idsOf(again))).toEqual([])
  expect(idsOf(await store.readPending([]))).toEqual(idsOf(again))
})

test('events that were relayed before the given time are not relayed again', async () => {
  const events = [event()]
  await harness.commit(events)
  const store = open()
  await store.markRelayed(idsOf(events))
  expect(await store.markPending(new Date(Date.now() + 60_000))).toBe(0)
  expect(await store.markPending(longAgo)).toBe(1)
})
