import { noCounts } from '#root/gateway/src/cache/cache-counters'
import { createCacheEntries } from '#root/gateway/src/cache/cache-entries'
import { sizeOf } from '#root/gateway/src/cache/cache-entry'
import type { CacheEntry } from '#root/gateway/src/cache/cache-entry'
import type { CachePlan } from '#root/gateway/src/cache/cache-plan'
import { InvalidationIndex } from '#root/gateway/src/cache/invalidation-index'
import { createMemoryCache } from '#root/gateway/src/cache/memory-cache'
import { PendingFetches } from '#root/gateway/src/cache/pending-fetches'
import { ReadingProgress } from '#root/gateway/src/cache/reading-progress'

const entry = (given: Partial<CacheEntry> = {}): CacheEntry => ({
  text: '{}',
  tags: [],
  logPosition: { epoch: 'one', seq: 0 },
  fetchedAt: 0,
  ...given,
})

describe('memory', () => {
  test('is counted by text, key and tags', () => {
    const size = sizeOf(entry({ text: 'four', tags: ['tag'] }), 'key')
    expect(sizeOf(entry({ text: 'four and', tags: ['tag'] }), 'key') - size).toBe(4)
    expect(sizeOf(entry({ text: 'four', tags: ['tag'] }), 'key and') - size).toBe(4)
    expect(sizeOf(entry({ text: 'four', tags: ['tag and'] }), 'key') - size).toBe(4)
    expect(sizeOf(entry({ text: 'four', tags: ['tag', 'tag'] }), 'key') - size).toBeGreaterThan(3)
    expect(size).toBeGreaterThan(10)
  })

  test('is bounded: the least recently used entry is evicted first', () => {
    const memory = createMemoryCache(64_000)
    const text = 'x'.repeat(500)
    for (let index = 0; index < 200; index++) {
      memory.set(`key ${index}`, entry({ text }))
      memory.get('key 0')
    }
    expect(memory.sizeBytes).toBeLessThanOrEqual(64_000)
    expect(memory.count).toBeGreaterThan(50)
    expect(memory.get('key 0')).toBeDefined()
    expect(memory.get('key 1')).toBeUndefined()
    expect(memory.get('key 199')).toBeDefined()
  })

  test('does not store an entry that would evict hundreds of others', () => {
    const memory = createMemoryCache(64_000)
    memory.set('small', entry({ text: 'x'.repeat(500) }))
    memory.set('large', entry({ text: 'x'.repeat(1_500) }))
    expect([memory.get('small') !== undefined, memory.get('large')]).toEqual([true, undefined])
  })

  test('forgets one entry, and all', () => {
    const memory = createMemoryCache(64_000)
    for (const key of ['a', 'b', 'c']) memory.set(key, entry())
    memory.delete('a')
    expect([memory.get('a'), memory.get('b') !== undefined, memory.count]).toEqual([undefined, true, 2])
    memory.clear()
    expect([memory.get('b'), memory.count, memory.sizeBytes]).toEqual([undefined, 0, 0])
  })
})

describe('entries', () => {
  const plan = { maxAgeMs: 1_000 } as CachePlan

  function create() {
    const clock = { nowMs: 50_000 }
    const counters = noCounts()
    const invalidations = new InvalidationIndex()
    invalidations.start({ epoch: 'one', seq: 3, entries: [] })
    const memory = createMemoryCache(100_000)
    const stored: (readonly [string, CacheEntry, number])[] = []
    const inRedis = new Map<string, CacheEntry>()
    const epochs: string[] = []
    const redis = {
      findMany: async (keys: readonly string[], epoch: string) => {
        epochs.push(epoch)
        return keys.map((key) => inRedis.get(key))
      },
      store: (...given: readonly [string, CacheEntry, number]) => void stored.push(given),
    }
    const entries = createCacheEntries({ memory, redis, invalidations, counters, now: () => clock.nowMs })
    const invalidate = (seq: number, tag: string) =>
      invalidations.add({ seq, message: { kind: 'invalidated', publisher: 'books', tags: [tag] } })
    return { clock, counters, invalidations, memory, stored, inRedis, epochs, entries, invalidate }
  }

  test('are kept in memory and in Redis, for a tenth of their age longer', () => {
    const { entries, stored, invalidations, clock, counters } = create()
    const logPosition = invalidations.position
    const kept = entries.store('key', { value: { n: 1 }, logPosition, tags: ['books/Book:a'] }, plan)
    expect(kept).toEqual({ text: '{"n":1}', tags: ['books/Book:a'], logPosition, fetchedAt: 50_000 })
    expect(stored).toEqual([['key', kept, 1_100]])
    clock.nowMs += 999
    expect(entries.find('key', plan)).toEqual({ entry: kept, isStale: false })
    clock.nowMs += 1
    expect(entries.find('key', plan)).toEqual({ entry: kept, isStale: true })
    clock.nowMs += 99
    expect(entries.find('key', plan)).toEqual({ entry: kept, isStale: true })
    expect(counters).toMatchObject({ hits: 3, staleHits: 2, hitAgeMs: 999 + 1_000 + 1_099 })
    clock.nowMs += 1
    expect(entries.find('key', plan)).toBeUndefined()
    expect(counters.hits).toBe(3)
  })

  test('that expired or were invalidated free their memory when they are looked up', () => {
    const { entries, memory, invalidations, clock, invalidate } = create()
    const store = (key: string, tags: readonly string[]) =>
      entries.store(key, { value: {}, logPosition: invalidations.position, tags }, plan)
    store('invalid', ['books/Book:a'])
    store('expired', [])
    invalidate(4, 'Book:a')
    expect([entries.find('invalid', plan), memory.count]).toEqual([undefined, 1])
    clock.nowMs += 2_000
    expect([entries.find('expired', plan), memory.count]).toEqual([undefined, 0])
    expect(entries.find('unknown', plan)).toBeUndefined()
  })

  test('that were invalidated during their fetch are not kept', () => {
    const { entries, memory, stored, invalidations, invalidate } = create()
    const logPosition = invalidations.position
    invalidate(4, 'Book:a')
    const late = entries.store('key', { value: { n: 1 }, logPosition, tags: ['books/Book:a'] }, plan)
    expect([late.text, memory.count, stored]).toEqual(['{"n":1}', 0, []])
    expect(entries.isValid(late)).toBe(false)
  })

  test('without tags stay valid when the log starts again', () => {
    const { entries, invalidations } = create()
    const logPosition = invalidations.position
    for (const tags of [[], ['books/Book:a']])
      entries.store(`key ${tags.length}`, { value: {}, logPosition, tags }, plan)
    invalidations.start({ epoch: 'two', seq: 0, entries: [] })
    expect(entries.find('key 0', plan)).toBeDefined()
    expect(entries.find('key 1', plan)).toBeUndefined()
  })

  test('are taken from Redis into memory, unless they are expired or invalid', async () => {
    const { entries, memory, inRedis, invalidations, clock, counters, epochs, invalidate } = create()
    const { position: logPosition } = invalidations
    const good = entry({ tags: ['books/Book:b'], logPosition, fetchedAt: clock.nowMs })
    inRedis.set('good', good)
    inRedis.set('expired', entry({ logPosition, fetchedAt: clock.nowMs - 1_100 }))
    inRedis.set('invalid', entry({ tags: ['books/Book:a'], logPosition, fetchedAt: clock.nowMs }))
    invalidate(4, 'Book:a')
    expect(await entries.findInRedis(['missing', 'expired', 'good', 'invalid'], plan)).toEqual([
      undefined,
      undefined,
      good,
      undefined,
    ])
    expect(epochs).toEqual(['one'])
    expect(counters.redisHits).toBe(1)
    expect([memory.count, memory.get('good')]).toEqual([1, good])
  })
})

describe('fetches that are under way', () => {
  test('are found until they are settled', async () => {
    const pending = new PendingFetches()
    const settle = pending.begin('key')
    const waiting = pending.get('key')
    settle(null)
    expect(await waiting).toBeNull()
    expect(pending.get('key')).toBeUndefined()
  })

  test('are not settled by an earlier fetch of the same key', async () => {
    const pending = new PendingFetches()
    const settleFirst = pending.begin('key')
    const settleSecond = pending.begin('key')
    const second = pending.get('key')
    settleFirst(null)
    expect(pending.get('key')).toBe(second)
    const found = entry()
    settleSecond(found)
    expect(await second).toBe(found)
  })
})

test('reading the log resolves the promises for positions that it has reached, and no others', async () => {
  const progress = new ReadingProgress()
  const reached: number[] = []
  for (const seq of [1, 2, 3]) void progress.until(seq).then(() => reached.push(seq))
  progress.reach(2)
  await progress.until(2)
  await progress.until(1)
  expect(reached).toEqual([1, 2])
  progress.reach(3)
  await progress.until(3)
  expect(reached).toEqual([1, 2, 3])
})
