import type { OutboxEvent } from '#platform/outbox'
import { batchSize, createOutboxStore } from '#root/platform/src/outbox/outbox-store'
import { event, useOutbox } from './outbox-harness.ts'

const harness = useOutbox()

const open = () => createOutboxStore(harness.mongo.connection, 'outbox')
const idsOf = (events: readonly OutboxEvent[]) => events.map(({ id }) => id)
const insert = async (events: readonly OutboxEvent[], owner: string | null) =>
  await harness.mongo.transaction(async (session) => await open().insert(events, owner, session))

test('a relay reads only what it owns, without what it excludes', async () => {
  const own = [event('t', 1), event()]
  await insert(own, 'me')
  await insert([event()], 'other')
  await insert([event()], null)
  const [first, second] = idsOf(own)
  expect(idsOf(await open().readPending('me', []))).toEqual([first, second])
  expect(idsOf(await open().readPending('me', [first ?? '']))).toEqual([second])
  expect(await open().readOthers('me')).toHaveLength(2)
})

test('the backlog of a relay is what it owns and has not relayed, with the time of the oldest', async () => {
  const beganAt = Date.now()
  const own = [event('t', 1), event()]
  await insert(own, 'me')
  await insert([event()], 'other')
  const { count, oldestAt } = await open().backlogOf('me')
  expect(count).toBe(2)
  expect(oldestAt?.getTime()).toBeGreaterThanOrEqual(beganAt)
  await open().markRelayed(idsOf(own))
  expect(await open().backlogOf('me')).toEqual({ count: 0, oldestAt: null })
})

test('a relay claims what has no owner, then what dead relays own, a batch at a time, and leaves the living alone', async () => {
  const unowned = Array.from({ length: batchSize + 1 }, () => event())
  const dead = [event()]
  await insert(dead, 'dead')
  await insert(unowned, null)
  await insert([event()], 'alive')
  const claim = async () => await open().claim('me', ['alive', 'me'])
  expect([await claim(), await claim(), await claim(), await claim()]).toEqual([batchSize, 1, 1, 0])
  expect(await open().readOthers('me')).toHaveLength(1)
})

test('two relays that claim at once share the events', async () => {
  await insert(
    Array.from({ length: batchSize }, () => event()),
    null,
  )
  const alive = ['one', 'two']
  const counts = await Promise.all(alive.map(async (owner) => await open().claim(owner, alive)))
  const owned = await Promise.all(alive.map(async (owner) => await open().readPending(owner, [])))
  expect(owned.map(({ length }) => length)).toEqual(counts)
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(batchSize)
})

test('events to be delivered again are claimed after pending ones, and read apart from them', async () => {
  const relayed = [event('t', 1), { ...event(), type: 'thing.ended' }]
  await insert(relayed, 'me')
  await open().markRelayed(idsOf(relayed))
  const hour = 3_600_000
  const [from, to] = [new Date(Date.now() - hour), new Date(Date.now() + hour)]
  expect(await open().markRepeated(['thing.ended'], from, to)).toBe(1)
  expect(await open().markRepeated(null, to, new Date(to.getTime() + hour))).toBe(0)
  await insert([event()], null)
  expect([await open().claim('me', []), await open().claim('me', []), await open().claim('me', [])]).toEqual([1, 1, 0])
  expect(await open().readPending('me', [])).toHaveLength(1)
  expect(idsOf(await open().readRepeated('me', []))).toEqual([relayed[1]?.id])
})

test('earlier events of a topic are claimed from relays that are not alive', async () => {
  await insert([event('t', 1)], 'alive')
  await insert([event('t', 2)], 'dead')
  await insert([event('t', 3), event('other', 1)], null)
  await insert([event('t', 4)], 'me')
  const at = [
    { name: 't', seq: 3 },
    { name: 't', seq: 9 },
  ]
  expect(await open().readPendingAt(at)).toMatchObject([{ owner: null, event: { topic: { name: 't', seq: 3 } } }])
  await open().claimBefore('me', { name: 't', seq: 4 }, ['alive'])
  const owned = await open().readPending('me', [])
  expect(owned.map(({ topic }) => topic?.seq)).toEqual([2, 3, 4])
})
