import { createOutboxStore } from '#root/platform/src/outbox/outbox-store'
import { startQueries } from '#root/test/support/queries/index'
import type { Queries } from '#root/test/support/queries/index'
import { event } from './outbox-harness.ts'

let queries: Queries

beforeAll(async () => {
  queries = await startQueries(['platform/src/outbox/*.ts'])
})
afterAll(() => queries.dispose())

test('no query of the outbox and its relay scans a collection', async () => {
  const outbox = createOutboxStore(queries.mongo.connection, 'outbox')
  await outbox.createIndexes(3_600_000)
  const events = [event('t', 1), event('t', 2), event()]
  const [first] = events
  await queries.mongo.transaction((session) => outbox.insert(events, session))
  await outbox.readPending([])
  await outbox.readPending([first?.id ?? ''])
  await outbox.readBetween('t', 0, 3)
  await outbox.markRelayed(events.map(({ id }) => id))
  await outbox.markPending(new Date(0))
  await outbox.readPending([])
  await outbox.readEarlier([event('one', 2), event('two', 5), event()], ['evt_x'])
  await outbox.readEpoch()
  await outbox.writeEpoch('first')
  expect(queries.unasked()).toEqual([])
  const explained = await queries.explainAmong(1_200)
  expect(explained.filter(({ isScan }) => isScan)).toEqual([])
  expect(explained.map(({ shape }) => shape)).toContain('outbox.update { relayedAt: { $gte: … } }')
})
