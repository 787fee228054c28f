import type { Outbox } from '#platform/outbox'
import { until } from '#root/test/support/until'
import { event, useOutbox } from './outbox-harness.ts'

const harness = useOutbox()

const deliveredIds = () => harness.delivered.map(({ id }) => id)
const deliveredSeqs = (name: string) =>
  harness.delivered.flatMap(({ topic }) => (topic?.name === name ? topic.seq : []))
const areRelayed = async () => (await harness.states()).every((state) => state === 'relayed')

test('an event is appended to its topic, delivered and marked as relayed', async () => {
  const outbox = harness.open()
  await outbox.start()
  const happened = {
    ...event('run:1', 1),
    payload: { '$a.b': [1, 2.5, null, 'ü\u0000'], date: '2026-01-01T00:00:00Z' },
  }
  await harness.commit([happened])
  outbox.trigger()
  await until(areRelayed)
  expect(harness.delivered).toEqual([happened])
  expect(await harness.shown('run:1')).toEqual([happened.payload])
})

test('a trigger relays immediately', async () => {
  const outbox = harness.open({ pollMs: 60_000 })
  await outbox.start()
  for (let round = 1; round <= 3; round += 1) {
    await harness.commit([event()], outbox)
    outbox.trigger()
    await until(() => harness.delivered.length === round)
  }
})

test('a trigger during a batch causes another batch immediately', async () => {
  const isFree = Promise.withResolvers<void>()
  const isBusy = Promise.withResolvers<void>()
  harness.onDeliver = () => {
    isBusy.resolve()
    return isFree.promise
  }
  const outbox = harness.open({ pollMs: 120_000 })
  await harness.commit([event()])
  await outbox.start()
  await isBusy.promise
  await harness.commit([event()], outbox)
  outbox.trigger()
  isFree.resolve()
  await until(() => harness.delivered.length === 2)
})

test('an announcement relays immediately', async () => {
  const outbox = harness.open({ pollMs: 120_000 })
  await outbox.start()
  for (let round = 1; round <= 3; round += 1) {
    const happened = event()
    await harness.commit([happened], outbox)
    await outbox.announce([happened])
    await until(() => harness.delivered.length === round)
  }
})

test('more events than one batch are relayed without a pause', async () => {
  await harness.commit(Array.from({ length: 250 }, () => event()))
  await harness.open({ pollMs: 120_000 }).start()
  await until(() => harness.delivered.length === 250)
})

test('events of a crashed process are relayed by the poll of any other process', async () => {
  const events = [event('t', 1), event('t', 2)]
  await harness.commit(events)
  await harness.open().start()
  await until(areRelayed)
  expect(deliveredIds()).toEqual(events.map(({ id }) => id))
})

test('events exist if and only if their transaction does', async () => {
  const outbox = harness.open()
  await outbox.start()
  const failing = harness.mongo.transaction(async (session) => {
    await outbox.append([event('t', 1)], session)
    throw new Error('the change was refused')
  })
  await expect(failing).rejects.toThrow('the change was refused')
  expect(await harness.states()).toEqual([])
  const session = await harness.mongo.connection.startSession()
  await expect(outbox.append([event()], session)).rejects.toThrow(
    'expected events to be written in the transaction of their change, got none',
  )
  await session.endSession()
})

test('a second event with the same seq in a topic is refused', async () => {
  await harness.open().start()
  await harness.commit([event('t', 1)])
  await expect(harness.commit([event('t', 1)])).rejects.toMatchObject({ code: 11000 })
})

test('events are relayed in the order of their topics, whatever the order of their ids', async () => {
  const seqs = Array.from({ length: 150 }, (_, index) => index + 1)
  const events = seqs.flatMap((seq) => [event('one', seq), event('two', seq), event()])
  const shuffled = events.toSorted((one, other) => (one.id.at(-1) ?? '').localeCompare(other.id.at(-1) ?? ''))
  const ids = events.map(({ id }) => id)
  await harness.commit(shuffled.map((one, index) => ({ ...one, id: ids[index] ?? '' })))
  await harness.open().start()
  await until(() => harness.delivered.length === 450)
  for (const topic of ['one', 'two']) {
    expect(await harness.shown(topic)).toEqual(seqs)
    expect(deliveredSeqs(topic)).toEqual(seqs)
  }
})

test('an event that fails twice is delivered before those that follow it in its topic, and after none of them', async () => {
  const seqs = Array.from({ length: 130 }, (_, index) => index + 1)
  const tries = new Map<string, number>()
  harness.onDeliver = ({ topic }) => {
    if (topic?.seq !== 1 || topic.name !== 'one') return
    tries.set('one', (tries.get('one') ?? 0) + 1)
    if ((tries.get('one') ?? 0) <= 2) throw new Error('no such queue')
  }
  const events = seqs.flatMap((seq) => [event('one', seq), event('two', seq)])
  const ids = events.map(({ id }) => id)
  // The ids run against the order of the topics.
  await harness.commit(events.toReversed().map((one, index) => ({ ...one, id: ids[index] ?? '' })))
  const outbox = harness.open()
  await outbox.start()
  await until(() => deliveredSeqs('two').length === 130)
  // Topics do not wait for consumers, neither for present nor for later events.
  await harness.commit([event('one', 131)])
  outbox.trigger()
  await until(async () => (await harness.shown('one')).length === 131)
  expect(deliveredSeqs('one')).toEqual([])
  await until(() => deliveredSeqs('one').length === 131)
  expect(deliveredSeqs('one')).toEqual([...seqs, 131])
  expect(deliveredSeqs('two')).toEqual(seqs)
  expect(tries.get('one')).toBe(3)
})

test('eight relays deliver each event once, in the order of its topic', async () => {
  // So long that no lease expires on a busy machine, and that everything is relayed because it is announced.
  const relays = Array.from({ length: 8 }, () => harness.open({ pollMs: 120_000 }))
  await Promise.all(relays.map((relay) => relay.start()))
  const seqs = Array.from({ length: 50 }, (_, index) => index + 1)
  const topics = Array.from({ length: 8 }, (_, index) => `t${index}`)
  // One topic is written by one process, and all processes write to the common one.
  const write = async (relay: Outbox, topic: string) => {
    for (const seq of seqs) {
      const happened = [event(topic, seq), event()]
      await harness.commit(happened, relay)
      await relay.announce(happened)
    }
  }
  const common = async () => {
    for (const seq of seqs) {
      const [happened, relay] = [event('common', seq), relays[seq % relays.length]]
      await harness.commit([happened], relay)
      await relay?.announce([happened])
    }
  }
  await Promise.all([...relays.map((relay, index) => write(relay, topics[index] ?? '')), common()])
  // An event may be given to a relay that has its predecessor and is idle.
  await until(async () => {
    for (const relay of relays) relay.trigger()
    return await areRelayed()
  })
  for (const topic of [...topics, 'common']) {
    expect(await harness.shown(topic)).toEqual(seqs)
    expect(deliveredSeqs(topic)).toEqual(seqs)
  }
  expect(harness.delivered).toHaveLength(8 * 100 + 50)
})

test('what a busy relay does not take is relayed by others', async () => {
  const isFree = Promise.withResolvers<void>()
  const isBusy = Promise.withResolvers<void>()
  const byOther: string[] = []
  const busy = harness.open({
    pollMs: 120_000,
    deliver: () => {
      isBusy.resolve()
      return isFree.promise
    },
  })
  const other = harness.open({ deliver: async ({ id }) => void byOther.push(id) })
  await busy.start()
  const first = [event()]
  await harness.commit(first, busy)
  await busy.announce(first)
  await isBusy.promise
  await other.start()
  for (let count = 0; count < 3; count += 1)
    await harness.commit(
      Array.from({ length: 60 }, () => event()),
      busy,
    )
  await until(() => byOther.length >= 120)
  isFree.resolve()
  await until(areRelayed)
})

test('events of a relay that hangs are relayed by another one when its lease has expired', async () => {
  const isFree = Promise.withResolvers<void>()
  const isBusy = Promise.withResolvers<void>()
  const hanging = harness.open({
    deliver: () => {
      isBusy.resolve()
      return isFree.promise
    },
  })
  await hanging.start()
  const events = [event('t', 1), event('t', 2), event()]
  await harness.commit(events, hanging)
  await isBusy.promise
  await harness.open().start()
  await until(areRelayed)
  expect(deliveredSeqs('t')).toEqual([1, 2])
  isFree.resolve()
})

test('events of a relay that cannot deliver anything are relayed by another one when its lease has expired', async () => {
  let isOut = false
  const cut = harness.open({
    deliver: async () => {
      if (isOut) throw new Error('Redis is unreachable')
    },
  })
  await cut.start()
  await until(async () => (await harness.mongo.connection.collection('outbox_relays').countDocuments()) === 1)
  isOut = true
  const events = [event(), event()]
  await harness.commit(events, cut)
  await until(() => harness.log.lines.some(({ msg }) => msg === 'events cannot be relayed; they stay in the outbox'))
  await harness.open().start()
  await until(areRelayed)
  expect(deliveredIds().toSorted()).toEqual(events.map(({ id }) => id))
})

test('events of a relay that is stopped are relayed by another one at once', async () => {
  const stopped = harness.open({ pollMs: 120_000, flushMs: 0 })
  await stopped.start()
  await until(async () => (await harness.mongo.connection.collection('outbox_relays').countDocuments()) === 1)
  await harness.commit([event(), event()], stopped)
  const other = harness.open({ pollMs: 120_000 })
  await stopped.dispose()
  await until(async () => (await harness.mongo.connection.collection('outbox_relays').countDocuments()) === 0)
  await other.start()
  await until(areRelayed)
})

test('an event that cannot be delivered does not delay others, and is retried', async () => {
  const bad = event('t', 1)
  let tries = 0
  harness.onDeliver = ({ id }) => {
    if (id !== bad.id) return
    tries += 1
    if (tries < 3) throw new Error('no such queue')
  }
  const outbox = harness.open()
  await outbox.start()
  await harness.commit([bad, event('t', 2), event()])
  await harness.commit([event()])
  await until(() => harness.delivered.length === 4)
  expect(await harness.shown('t')).toEqual([1, 2])
  expect(deliveredIds()).toContain(bad.id)
})

test('dispose relays pending events', async () => {
  const outbox = harness.open({ pollMs: 60_000 })
  await outbox.start()
  await harness.commit(Array.from({ length: 150 }, () => event()))
  await outbox.dispose()
  expect(harness.delivered).toHaveLength(150)
})

test('relayed events expire, after another time once that is set', async () => {
  const outbox = harness.open()
  await outbox.start()
  const expiry = async () => {
    const indexes = await harness.mongo.connection.collection('outbox').indexes()
    return indexes.find(({ name }) => name === 'expiry')?.expireAfterSeconds
  }
  expect(await expiry()).toBe(7 * 24 * 60 * 60)
  await harness.open({ keepRelayedMs: 60_000 }).start()
  expect(await expiry()).toBe(60)
})
