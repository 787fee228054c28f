import type { SequencedEntry } from '@plumbline/resumable-topics'
import { until } from '#root/test/support/until'
import { take, toEntry, useTopic } from './topic-harness.ts'

const topic = useTopic()

/** A store that has these events of the topic. */
const storeOf = (...entries: readonly SequencedEntry[]) => ({
  readBetween: async (_topic: string, after: number, before: number) =>
    await Promise.resolve(entries.filter(({ seq }) => seq > after && seq < before)),
})

describe('a relay that is late', () => {
  test('delays the first event of a topic, which readers get all the same', async () => {
    const topics = topic.open({ graceMs: 2_000 })
    const next = take(topic.read(0, topics), 1)
    topic.truth = { seq: 1, payload: 'state 1', terminal: false }
    await until(() => topic.snapshots >= 1)
    await topics.append('t', toEntry(1))
    expect(await next).toEqual(['event 1'])
  })

  test('is not waited for if the events are stored', async () => {
    const topics = topic.open({ stored: storeOf(toEntry(1), toEntry(2), toEntry(3)) })
    const items = topic.read(0, topics)
    topic.truth = { seq: 2, payload: 'state 2', terminal: false }
    expect(await take(items, 2)).toEqual(['event 1', 'event 2'])
  })

  test('does not repeat events that were read from the store', async () => {
    const topics = topic.open({ stored: storeOf(toEntry(1), toEntry(2)) })
    const items = topic.read(0, topics)
    topic.truth = { seq: 2, payload: 'state 2', terminal: false }
    await take(items, 2)
    const next = take(items, 2)
    await topic.publish(1)
    await topic.publish(2)
    await topic.publish(3, 'terminal')
    expect(await next).toEqual(['event 3', 'end'])
  })

  test('does not keep a stored last event from ending the reading', async () => {
    const topics = topic.open({ stored: storeOf(toEntry(1, 'terminal')) })
    const items = topic.read(0, topics)
    topic.truth = { seq: 1, payload: 'state 1', terminal: true }
    expect(await take(items, 2)).toEqual(['event 1', 'end'])
  })
})

describe('a store', () => {
  test('that lacks one of the events is not used: a snapshot replaces all of them', async () => {
    const topics = topic.open({ stored: storeOf(toEntry(1), toEntry(3)) })
    const items = topic.read(0, topics)
    topic.truth = { seq: 3, payload: 'state 3', terminal: false }
    expect(await take(items, 1)).toEqual(['gap: state 3'])
  })

  test('that lacks the newest event is not used either', async () => {
    const topics = topic.open({ stored: storeOf(toEntry(1), toEntry(2)) })
    const items = topic.read(0, topics)
    topic.truth = { seq: 3, payload: 'state 3', terminal: false }
    expect(await take(items, 1)).toEqual(['gap: state 3'])
  })

  test('returns entries that the log has trimmed', async () => {
    const topics = topic.open({ stored: storeOf(...[1, 2, 3, 4, 5].map((seq) => toEntry(seq))) })
    for (const seq of [1, 2, 3, 4, 5]) await topic.publish(seq)
    await topic.redis.client.xtrim(`${topic.keyPrefix}log:t`, 'MINID', '0-4')
    expect(await take(topic.read(1, topics), 4)).toEqual(['event 2', 'event 3', 'event 4', 'event 5'])
  })

  test('replaces a log that was emptied', async () => {
    const topics = topic.open({ stored: storeOf(toEntry(1), toEntry(2), toEntry(3)) })
    await topic.publish(1)
    const items = topic.read(0, topics)
    await take(items, 1)
    await topic.redis.client.flushall()
    topic.truth = { seq: 3, payload: 'state 3', terminal: false }
    expect(await take(items, 2)).toEqual(['event 2', 'event 3'])
  })

  test('that cannot be read ends the reading with its error', async () => {
    const stored = { readBetween: async () => await Promise.reject(new Error('no primary')) }
    const items = topic.read(0, topic.open({ stored }))
    topic.truth = { seq: 1, payload: 'state 1', terminal: false }
    await expect(items.next()).rejects.toThrow('no primary')
  })
})
