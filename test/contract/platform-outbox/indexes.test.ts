import { createOutboxStore } from '#root/platform/src/outbox/outbox-store'
import { createRelayRegistry } from '#root/platform/src/outbox/relay-registry'
import { createRepeatDeliveries } from '#root/platform/src/outbox/repeat-deliveries'
import { collectLog } from '#root/test/support/log-lines'
import { startQueries } from '#root/test/support/queries/index'
import type { Queries } from '#root/test/support/queries/index'
import { until } from '#root/test/support/until'
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
  const registry = createRelayRegistry(queries.mongo.connection, 'outbox_relays', 1_000)
  await registry.createIndexes()
  await queries.mongo.transaction((session) => outbox.insert(events, 'me', session))
  await outbox.readPending('me', [])
  await outbox.readPending('me', [first?.id ?? ''])
  await outbox.backlogOf('me')
  await outbox.readOthers('other')
  await outbox.readEarlier('me', [event('one', 2), event('two', 5), event()], ['evt_x'])
  await outbox.readPendingAt([{ name: 't', seq: 1 }])
  await outbox.readBetween('t', 0, 3)
  await outbox.claimBefore('other', { name: 't', seq: 3 }, ['me'])
  await outbox.claim('other', ['me'])
  await outbox.give('me', 'other', [first?.id ?? ''])
  await outbox.markRelayed(events.map(({ id }) => id))
  await outbox.markRepeated(['thing.happened'], new Date(0), new Date(Date.now() + 60_000))
  await outbox.claim('me', [])
  await outbox.readRepeated('me', [])
  await outbox.give('me', null)
  await registry.renew('me')
  await registry.readAlive()
  await registry.remove('me')
  let epoch = 'first'
  const repeatDeliveries = createRepeatDeliveries({
    connection: queries.mongo.connection,
    collection: 'outbox_epochs',
    store: outbox,
    registry,
    relayId: 'me',
    epoch: async () => await Promise.resolve(epoch),
    deliveredTypes: null,
    relayAgainMs: 60_000,
    everyMs: 0,
    log: collectLog().log,
  })
  await repeatDeliveries.check()
  epoch = 'second'
  await repeatDeliveries.check()
  await until(async () => {
    const epochs = queries.mongo.connection.collection<{ _id: string }>('outbox_epochs')
    return (await epochs.countDocuments({ _id: 'redis', epoch: 'second', repeat: null })) === 1
  })
  expect(queries.unasked()).toEqual([])
  const explained = await queries.explainAmong(1_200)
  expect(explained.filter(({ isScan }) => isScan)).toEqual([])
  expect(explained.map(({ shape }) => shape)).toContain('outbox.update { relayedAt: { $gte: …, $lt: … } }')
})
