import { toCursor } from '@plumbline/resumable-topics'
import { readEpoch } from '@plumbline/resumable-topics/log'
import { createRedis } from '#platform/redis'
import { startOwnRedis } from '#root/test/support/redis'
import { until } from '#root/test/support/until'
import { event, useOutbox } from './outbox-harness.ts'

const harness = useOutbox()

const areRelayed = async () => (await harness.states()).every((state) => state === 'relayed')
const messages = () => harness.log.lines.map(({ msg }) => msg).filter((msg) => String(msg).startsWith('events'))

test('while Redis is unavailable events wait, which is logged once', async () => {
  await harness.open().start()
  await harness.redisServer.kill()
  await harness.commit([event('t', 1)])
  await harness.commit([event('t', 2)])
  await until(() => messages().length === 1)
  expect(await harness.states()).toEqual(['pending', 'pending'])
  await harness.redisServer.restart()
  await until(areRelayed)
  expect(await harness.shown('t')).toEqual([1, 2])
  expect(messages()).toEqual(['events cannot be relayed; they stay in the outbox', 'events are relayed again'])
})

test('when Redis is emptied, recent events are delivered again to consumers', async () => {
  const outbox = harness.open()
  await outbox.start()
  const events = [event('t', 1), event('t', 2), event()]
  await harness.commit(events)
  await until(() => harness.delivered.length === 3)
  await until(areRelayed)
  await harness.redis.client.flushall()
  await until(() => harness.delivered.length === 6)
  await until(areRelayed)
  expect(harness.delivered.slice(3)).toEqual(expect.arrayContaining(events))
})

test('when queues have a Redis of their own, events are delivered again only when that one is emptied', async () => {
  const queues = await startOwnRedis()
  const { client, dispose } = await createRedis({ url: queues.url, log: harness.log.log, name: 'queues' })
  const queueEpoch = () => readEpoch({ client, keyPrefix: harness.keyPrefix })
  const outbox = harness.open({ queueEpoch })
  await outbox.start()
  await harness.commit([event('t', 1)])
  await until(() => harness.delivered.length === 1)
  await until(areRelayed)
  await harness.redis.client.flushall()
  await harness.commit([event('t', 2)])
  await until(() => harness.delivered.length === 2)
  await until(areRelayed)
  await client.flushall()
  await until(() => harness.delivered.length === 4)
  await until(areRelayed)
  expect(harness.delivered.map(({ payload }) => payload).toSorted()).toEqual([1, 1, 2, 2])
  await outbox.dispose()
  await dispose()
  await queues.dispose()
})

test('only events of types that have consumers are delivered again', async () => {
  const outbox = harness.open({ deliveredTypes: ['thing.ended'] })
  await outbox.start()
  const ended = { ...event(), type: 'thing.ended' }
  await harness.commit([event(), ended, event()])
  await until(() => harness.delivered.length === 3)
  await until(areRelayed)
  await harness.redis.client.flushall()
  await until(() => harness.delivered.length === 4)
  await until(areRelayed)
  expect(harness.delivered[3]).toEqual(ended)
})

test('after Redis was emptied, new events are relayed before those that are delivered again', async () => {
  const first = harness.open()
  await first.start()
  const seen = [event('t', 1), ...Array.from({ length: 250 }, () => event())]
  await harness.commit(seen)
  await until(areRelayed)
  await first.dispose()
  await harness.redis.client.flushall()
  const fresh = [event(), event('t', 2)]
  await harness.commit(fresh)
  harness.delivered.length = 0
  await harness.open().start()
  await until(() => harness.delivered.length === seen.length + fresh.length)
  await until(areRelayed)
  const ids = harness.delivered.map(({ id }) => id)
  expect(ids.slice(0, 2).toSorted()).toEqual(fresh.map(({ id }) => id).toSorted())
  expect(await harness.shown('t')).toEqual([1, 2])
})

test('when several relays find that Redis was emptied, each event is delivered again once', async () => {
  const relays = Array.from({ length: 4 }, () => harness.open())
  await Promise.all(relays.map((relay) => relay.start()))
  await harness.commit(Array.from({ length: 150 }, () => event()))
  await until(areRelayed)
  expect(harness.delivered).toHaveLength(150)
  await harness.redis.client.flushall()
  await until(() => harness.delivered.length >= 300)
  await until(areRelayed)
  expect(harness.delivered).toHaveLength(300)
})

test('the next process detects that Redis was emptied while no relay ran', async () => {
  const first = harness.open()
  await first.start()
  await harness.commit([event('t', 1)])
  await until(areRelayed)
  await first.dispose()
  await harness.redis.client.flushall()
  await harness.open().start()
  await until(() => harness.delivered.length === 2)
})

test('events that were relayed too long ago to be lost are not relayed again', async () => {
  const outbox = harness.open({ relayAgainMs: 0 })
  await outbox.start()
  await harness.commit([event('t', 1)])
  await until(areRelayed)
  await harness.redis.client.flushall()
  await harness.commit([event('other', 1)])
  await until(async () => (await harness.shown('other')).length === 1)
  expect(await harness.shown('t')).toEqual([])
})

test('a topic whose log was emptied gets its earlier events again before the next one', async () => {
  const outbox = harness.open({ relayAgainMs: 0 })
  await outbox.start()
  await harness.commit([event('t', 1), event('t', 2), event('t', 3)])
  await until(areRelayed)
  await harness.redis.client.flushall()
  await harness.commit([event('t', 4)])
  await until(async () => (await harness.shown('t')).length === 4)
  expect(await harness.shown('t')).toEqual([1, 2, 3, 4])
})

test('readers see a gap for events that are lost permanently', async () => {
  const outbox = harness.open()
  await outbox.start()
  await harness.commit([event('t', 5)])
  outbox.trigger()
  await until(areRelayed)
  expect(await harness.shown('t')).toEqual([5])
  const controller = new AbortController()
  const snapshot = async () => await Promise.resolve({ seq: 5, payload: 'as it is', terminal: false })
  const items = harness.topics.read('t', { after: toCursor('t', { seq: 2 }), signal: controller.signal, snapshot })
  expect((await items.next()).value).toMatchObject({ kind: 'snapshot', reason: 'gap', seq: 5 })
  controller.abort()
})

test('dispose does not wait for the end of an outage of Redis', async () => {
  const outbox = harness.open({ flushMs: 200 })
  await outbox.start()
  await harness.redisServer.kill()
  await harness.commit([event('t', 1)])
  await outbox.dispose()
  expect(await harness.states()).toEqual(['pending'])
  await harness.redisServer.restart()
})
