import { createSequencedTopics, toCursor } from '@plumbline/resumable-topics'
import type { SequencedTopics } from '@plumbline/resumable-topics'
import { createStoredEvents } from '#platform/outbox'
import { topicConnections } from '#platform/redis'
import { event, useOutbox } from './outbox-harness.ts'

const harness = useOutbox()
let topics: SequencedTopics

beforeEach(() => {
  const { redis, keyPrefix, mongo } = harness
  topics = createSequencedTopics({
    ...topicConnections(redis),
    keyPrefix,
    log: harness.log.log,
    graceMs: 50,
    stored: createStoredEvents(mongo),
  })
})
afterEach(async () => await topics.dispose())

const read = (after: number, seq: number) =>
  topics.read('t', {
    after: toCursor('t', { seq: after }),
    signal: new AbortController().signal,
    snapshot: async () => await Promise.resolve({ seq, payload: 'a snapshot', terminal: false }),
  })

test('readers receive events that are not relayed yet', async () => {
  await harness.commit([event('t', 1), event('other', 1), event('t', 2), event('t', 3)])
  const items = read(1, 3)
  expect([(await items.next()).value, (await items.next()).value]).toEqual([
    { kind: 'event', cursor: toCursor('t', { seq: 2 }), seq: 2, payload: 2, terminal: false },
    { kind: 'event', cursor: toCursor('t', { seq: 3 }), seq: 3, payload: 3, terminal: false },
  ])
  await items.return?.()
})

test('readers receive events that the log has lost, then those that it has', async () => {
  await harness.commit([event('t', 1), event('t', 2), event('t', 3), event('t', 4)])
  await topics.append('t', { seq: 4, payload: 4, terminal: false }, { gap: 'allow' })
  const items = read(1, 4)
  const received = [(await items.next()).value, (await items.next()).value, (await items.next()).value]
  expect(received).toMatchObject([2, 3, 4].map((seq) => ({ kind: 'event', seq, payload: seq })))
  await items.return?.()
})

test('readers get a snapshot if the store has only some of the events that the log has lost', async () => {
  await harness.commit([event('t', 3)])
  await topics.append('t', { seq: 4, payload: 4, terminal: false }, { gap: 'allow' })
  const items = read(1, 4)
  expect((await items.next()).value).toMatchObject({ kind: 'snapshot', seq: 4, reason: 'gap' })
  await items.return?.()
})

test('readers get a snapshot for events that the outbox does not have any more', async () => {
  await harness.commit([event('t', 3)])
  const items = read(1, 3)
  expect((await items.next()).value).toMatchObject({ kind: 'snapshot', seq: 3, reason: 'gap' })
  await items.return?.()
})

test('an outbox with another name is read by that', async () => {
  const { mongo } = harness
  const outbox = harness.open({ collection: 'letters' })
  await mongo.transaction(async (session) => await outbox.append([event('t', 1)], session))
  expect(await createStoredEvents(mongo).readBetween('t', 0, 2)).toEqual([])
  expect(await createStoredEvents({ ...mongo, collection: 'letters' }).readBetween('t', 0, 2)).toEqual([
    { seq: 1, payload: 1, terminal: false },
  ])
})
