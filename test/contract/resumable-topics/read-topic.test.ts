import { until } from '#root/test/support/until'
import { take, useTopic } from './topic-harness.ts'

const topic = useTopic()

describe('a log that is whole', () => {
  test('returns the entries from the start, then live ones, until the terminal entry', async () => {
    await topic.publish(1)
    await topic.publish(2)
    const items = topic.read(0)
    expect(await take(items, 2)).toEqual(['event 1', 'event 2'])
    const next = take(items, 2)
    await topic.publish(3, 'terminal')
    expect(await next).toEqual(['event 3', 'end'])
    expect(topic.snapshots).toBe(0)
  })

  test('resumes after the position, without loss or duplicates', async () => {
    for (let seq = 1; seq <= 350; seq += 1) await topic.publish(seq)
    await topic.publish(351, 'terminal')
    const items = await take(topic.read(120), 1_000)
    expect(items).toHaveLength(232)
    expect(items[0]).toBe('event 121')
    expect(items.slice(-2)).toEqual(['event 351', 'end'])
  })

  test('starts with a snapshot when no position is given', async () => {
    await topic.publish(1)
    await topic.publish(2)
    const items = topic.read(null)
    expect(await take(items, 1)).toEqual(['start: state 2'])
    await topic.publish(3, 'terminal')
    expect(await take(items, 5)).toEqual(['event 3', 'end'])
  })

  test('ends immediately after its terminal entry, and after a terminal snapshot', async () => {
    await topic.publish(1, 'terminal')
    expect(await take(topic.read(1), 1)).toEqual(['end'])
    expect(await take(topic.read(null), 2)).toEqual(['start: state 1', 'end'])
  })

  test('waits without items while no event occurs', async () => {
    const next = take(topic.read(0), 1)
    await until(() => topic.snapshots >= 2)
    await topic.publish(1)
    expect(await next).toEqual(['event 1'])
  })

  test('is read by many readers with one subscription, and once for readers at one position', async () => {
    const readers = Array.from({ length: 50 }, () => topic.read(0))
    const first = Promise.all(readers.map(async (items) => await take(items, 1)))
    await until(async () => (await topic.channels()).length === 1)
    await topic.publish(1)
    await first
    await topic.redis.client.config('RESETSTAT')
    const second = Promise.all(readers.map(async (items) => await take(items, 1)))
    await topic.publish(2)
    expect(new Set((await second).flat())).toEqual(new Set(['event 2']))
    const [, reads = '0'] = /cmdstat_xrange:calls=(\d+)/.exec(await topic.redis.client.info('commandstats')) ?? []
    expect(Number(reads)).toBeLessThan(10)
  })
})

describe('a reading', () => {
  test('ends immediately when it is aborted or returned while it waits, and leaves no subscription', async () => {
    const one = topic.read(0)
    const two = topic.read(0)
    const waiting = [one.next(), two.next()]
    await until(async () => (await topic.channels()).length === 1)
    topic.controller.abort()
    await two.return?.()
    expect(await Promise.all(waiting)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ])
    await until(async () => (await topic.channels()).length === 0)
  })

  test('leaves no subscription when it is aborted and no further item is requested', async () => {
    await topic.publish(1)
    expect(await take(topic.read(0), 1)).toEqual(['event 1'])
    await until(async () => (await topic.channels()).length === 1)
    topic.controller.abort()
    await until(async () => (await topic.channels()).length === 0)
  })

  test('ends immediately when it is aborted while a snapshot is being read', async () => {
    const items = topic.topics.read('t', {
      after: null,
      signal: topic.controller.signal,
      snapshot: async () => await new Promise<never>(() => undefined),
    })
    const next = items.next()
    topic.controller.abort()
    expect(await next).toEqual({ done: true, value: undefined })
  })

  test('reads nothing if it was aborted before, or if no item is requested', async () => {
    topic.controller.abort()
    expect(await take(topic.read(null), 1)).toEqual(['end'])
    expect(topic.snapshots).toBe(0)
  })

  test('ends with the error of its snapshot', async () => {
    const items = topic.topics.read<string>('t', {
      after: null,
      signal: topic.controller.signal,
      snapshot: async () => await Promise.reject(new Error('There is no run "run_1" that you can see.')),
    })
    await expect(items.next()).rejects.toThrow('There is no run "run_1" that you can see.')
    expect(await take(items, 1)).toEqual(['end'])
  })

  test('ends when the topics are disposed', async () => {
    const next = topic.read(0).next()
    await topic.topics.dispose()
    expect(await next).toEqual({ done: true, value: undefined })
  })
})
