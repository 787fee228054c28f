import { until } from '#root/test/support/until'
import { take, useTopic } from './topic-harness.ts'

const topic = useTopic()

describe('a log that lost something', () => {
  test('continues with a snapshot if the next entry was trimmed', async () => {
    for (const seq of [1, 2, 3, 4, 5]) await topic.publish(seq)
    await topic.redis.client.xtrim(`${topic.keyPrefix}log:t`, 'MINID', '0-4')
    const items = topic.read(1)
    expect(await take(items, 1)).toEqual(['gap: state 5'])
    await topic.publish(6)
    expect(await take(items, 1)).toEqual(['event 6'])
  })

  test('with a gap is delivered up to the gap, which a snapshot replaces', async () => {
    await topic.publish(1)
    await topic.publish(2)
    topic.truth = { seq: 4, payload: 'state 4', terminal: false }
    await topic.topics.append('t', { seq: 4, payload: 'event 4', terminal: false }, { gap: 'allow' })
    const items = topic.read(0)
    expect(await take(items, 3)).toEqual(['event 1', 'event 2', 'gap: state 4'])
    await topic.publish(5)
    expect(await take(items, 1)).toEqual(['event 5'])
  })

  test('continues without a snapshot if only received entries are lost', async () => {
    for (const seq of [1, 2, 3, 4, 5]) await topic.publish(seq)
    await topic.redis.client.xtrim(`${topic.keyPrefix}log:t`, 'MINID', '0-4')
    expect(await take(topic.read(3), 2)).toEqual(['event 4', 'event 5'])
    expect(topic.snapshots).toBe(0)
  })

  test('emptied without a missed event: delivers nothing until the next event', async () => {
    await topic.publish(1)
    const items = topic.read(0)
    await take(items, 1)
    const next = take(items, 1)
    await topic.redis.client.flushall()
    await until(() => topic.snapshots >= 1)
    topic.truth = { seq: 2, payload: 'state 2', terminal: false }
    await topic.topics.append('t', { seq: 2, payload: 'event 2', terminal: false }, { gap: 'allow' })
    expect(await next).toEqual(['event 2'])
  })

  test('emptied with the last event missed: delivers the snapshot and ends', async () => {
    await topic.publish(1)
    const items = topic.read(0)
    await take(items, 1)
    const next = take(items, 2)
    await topic.redis.client.flushall()
    topic.truth = { seq: 4, payload: 'state 4', terminal: true }
    expect(await next).toEqual(['gap: state 4', 'end'])
  })

  test('restarted after the position: a snapshot replaces the missing events', async () => {
    await topic.publish(1)
    const items = topic.read(0)
    await take(items, 1)
    await topic.redis.client.flushall()
    topic.truth = { seq: 7, payload: 'state 7', terminal: false }
    const next = take(items, 1)
    await topic.topics.append('t', { seq: 7, payload: 'event 7', terminal: false }, { gap: 'allow' })
    expect(await next).toEqual(['gap: state 7'])
  })

  test('a position beyond the truth gets the truth', async () => {
    await topic.publish(1)
    await topic.publish(2)
    const items = topic.read(1_000)
    expect(await take(items, 1)).toEqual(['ahead: state 2'])
    await topic.publish(3)
    expect(await take(items, 1)).toEqual(['event 3'])
  })

  test('a snapshot that is older than the log is read again', async () => {
    for (const seq of [1, 2, 3, 4]) await topic.publish(seq)
    await topic.redis.client.xtrim(`${topic.keyPrefix}log:t`, 'MINID', '0-4')
    const current = topic.truth
    topic.truth = { seq: 2, payload: 'state 2', terminal: false }
    const next = take(topic.read(0), 1)
    await until(() => topic.snapshots >= 2)
    topic.truth = current
    expect(await next).toEqual(['gap: state 4'])
  })
})

describe('Redis', () => {
  test('may lose every wake-up: the log is looked at all the same', async () => {
    await topic.publish(1)
    const items = topic.read(0)
    await take(items, 1)
    // The first may be found by an earlier notification; later ones are found only by polling.
    for (const seq of [2, 3, 4, 5]) {
      const next = take(items, 1)
      const fields = ['payload', `"unannounced ${seq}"`, 'terminal', '0', 'at', String(Date.now())]
      await topic.redis.client.xadd(`${topic.keyPrefix}log:t`, `0-${seq}`, ...fields)
      expect(await next).toEqual([`unannounced ${seq}`])
    }
  })

  test('may drop the connections: readers go on', async () => {
    await topic.publish(1)
    const items = topic.read(0)
    await take(items, 1)
    const next = take(items, 2)
    await topic.redis.client.client('KILL', 'TYPE', 'pubsub')
    await topic.publish(2)
    await topic.publish(3)
    expect(await next).toEqual(['event 2', 'event 3'])
  })

  test('may drop the connections while something is announced: readers look when they are back, and need no poll', async () => {
    const topics = topic.open({ pollMs: 3_600_000, verifyMs: 3_600_000, graceMs: 3_600_000 })
    const items = topic.read(0, topics)
    const first = take(items, 1)
    await until(async () => (await topic.channels()).length === 1)
    await topic.publish(1)
    await first
    const next = take(items, 1)
    await topic.redis.client.multi().client('KILL', 'TYPE', 'pubsub').publish('unrelated', '').exec()
    await topic.publish(2)
    expect(await next).toEqual(['event 2'])
  })

  test('may crash and restart empty: a snapshot replaces the missed events', async () => {
    await topic.publish(1)
    const items = topic.read(0)
    await take(items, 1)
    const next = take(items, 2)
    const epoch = await topic.topics.epoch()
    await topic.server.restart()
    expect(await topic.topics.epoch()).not.toBe(epoch)
    topic.truth = { seq: 3, payload: 'state 3', terminal: false }
    await topic.topics
      .append('t', { seq: 4, payload: 'event 4', terminal: false }, { gap: 'allow' })
      .catch(() => undefined)
    topic.truth = { seq: 4, payload: 'state 4', terminal: false }
    await topic.topics.append('t', { seq: 5, payload: 'event 5', terminal: false }, { gap: 'allow' })
    topic.truth = { seq: 5, payload: 'state 5', terminal: true }
    expect((await next)[0]).toMatch(/^gap: state [345]$/)
  })

  test('may be replaced by a lagging replica: a log with the position is not trusted after an outage', async () => {
    await topic.publish(1)
    const items = topic.read(0)
    await take(items, 1)
    await until(async () => (await topic.channels()).length === 1)
    const next = take(items, 1)
    // Events that were appended to the lost log, and that the relay does not append again.
    topic.truth = { seq: 2, payload: 'state 2', terminal: false }
    await topic.redis.client.client('KILL', 'TYPE', 'pubsub')
    expect(await next).toEqual(['gap: state 2'])
  })
})
