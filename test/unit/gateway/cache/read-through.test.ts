import { SubgraphFailure } from '#platform/subgraph-client'
import type { FailureReason } from '#platform/subgraph-client'
import { noCounts } from '#root/gateway/src/cache/cache-counters'
import { createCacheEntries } from '#root/gateway/src/cache/cache-entries'
import type { CacheEntry } from '#root/gateway/src/cache/cache-entry'
import type { CachePlan } from '#root/gateway/src/cache/cache-plan'
import { InvalidationIndex } from '#root/gateway/src/cache/invalidation-index'
import { createMemoryCache } from '#root/gateway/src/cache/memory-cache'
import { PendingFetches } from '#root/gateway/src/cache/pending-fetches'
import { readThrough } from '#root/gateway/src/cache/read-through'
import type { LookupResult } from '#root/gateway/src/cache/read-through'

const plan: CachePlan = {
  id: 'plan',
  subgraph: 'books',
  kind: 'entities',
  maxAgeMs: 10_000,
  version: '',
  scope: 'PUBLIC',
  variableNames: [],
  literals: [],
  nodes: [],
  nodesByType: new Map(),
  showsEntities: true,
}

function createLookup() {
  const clock = { nowMs: Date.now() }
  const counters = noCounts()
  const invalidations = new InvalidationIndex()
  invalidations.start({ epoch: 'one', seq: 0, entries: [] })
  const memory = createMemoryCache(100_000)
  let findInRedis = async (): Promise<CacheEntry | undefined> => undefined
  const redis = {
    findMany: async (keys: readonly string[]) => Promise.all(keys.map(async () => findInRedis())),
    store: () => undefined,
  }
  let mayUse = true
  const entries = createCacheEntries({ memory, redis, invalidations, counters, now: () => clock.nowMs })
  const deps = { entries, pendingFetches: new PendingFetches(), invalidations, counters }
  const asked: string[] = []
  let answer: (purpose: string) => Promise<LookupResult> = async () => ({
    kind: 'values',
    values: [{ n: asked.length }],
    errors: [],
  })
  return {
    clock,
    invalidations,
    counters,
    asked,
    answerWith: (next: typeof answer) => void (answer = next),
    shareWith: (next: typeof findInRedis) => void (findInRedis = next),
    disallow: () => void (mayUse = false),
    read: () =>
      readThrough(deps, {
        plan,
        keys: ['key'],
        mayUse: () => mayUse,
        fetch: (_positions, { purpose }) => {
          asked.push(purpose)
          return answer(purpose)
        },
        tagsOf: () => ['books/Book:a'],
      }),
  }
}

test('a stale entry is used for the response and revalidated in the background', async () => {
  const { clock, asked, read, counters } = createLookup()
  await read()
  clock.nowMs += 9_000
  expect(await read()).toMatchObject({ values: [{ n: 1 }] })
  expect(asked).toEqual(['response'])
  clock.nowMs += 1_500
  expect(await read()).toMatchObject({ values: [{ n: 1 }] })
  expect(asked).toEqual(['response', 'revalidation'])
  expect(counters).toMatchObject({ hits: 2, staleHits: 1 })
})

test('an expired entry is not used', async () => {
  const { clock, asked, read } = createLookup()
  await read()
  clock.nowMs += 11_000
  await read()
  expect(asked).toEqual(['response', 'response'])
})

test('a revalidation that fails does not fail a lookup', async () => {
  const { clock, asked, read, answerWith } = createLookup()
  await read()
  clock.nowMs += 10_500
  answerWith(() => Promise.reject(new Error('away')))
  expect(await read()).toMatchObject({ values: [{ n: 1 }] })
  expect(asked).toEqual(['response', 'revalidation'])
})

test('an entry is revalidated only once at a time', async () => {
  const { clock, asked, read, answerWith } = createLookup()
  await read()
  clock.nowMs += 10_500
  answerWith(() => new Promise(() => undefined))
  for (const _ of [1, 2, 3]) await read()
  expect(asked).toEqual(['response', 'revalidation'])
})

test('a stale entry that was invalidated is not used', async () => {
  const { clock, asked, read, invalidations } = createLookup()
  await read()
  clock.nowMs += 10_500
  invalidations.add({ seq: 1, message: { kind: 'invalidated', publisher: 'books', tags: ['Book:a'] } })
  await read()
  expect(asked).toEqual(['response', 'response'])
})

describe('entries that must not be used any more when they arrive', () => {
  test('are not taken from Redis', async () => {
    const { asked, read, shareWith, clock, invalidations } = createLookup()
    const entry = {
      text: '{"n":"kept elsewhere"}',
      tags: ['books/Book:a'],
      logPosition: invalidations.position,
      fetchedAt: clock.nowMs,
    }
    shareWith(async () => entry)
    expect(await read()).toMatchObject({ values: [{ n: 'kept elsewhere' }] })
    const other = createLookup()
    other.shareWith(async () => {
      other.disallow()
      return { ...entry, logPosition: other.invalidations.position }
    })
    expect(await other.read()).toMatchObject({ values: [{ n: 1 }] })
    expect([asked, other.asked]).toEqual([[], ['response']])
  })

  test('are not taken from an earlier concurrent fetch', async () => {
    const { asked, read, answerWith, disallow } = createLookup()
    const first = Promise.withResolvers<LookupResult>()
    answerWith(async () => (asked.length === 1 ? first.promise : { kind: 'values', values: [{ n: 2 }], errors: [] }))
    const asking = read()
    const joining = read()
    await new Promise((resolve) => setImmediate(resolve))
    disallow()
    first.resolve({ kind: 'values', values: [{ n: 1 }], errors: [] })
    expect(await asking).toMatchObject({ values: [{ n: 1 }] })
    expect(await joining).toMatchObject({ values: [{ n: 2 }] })
  })
})

describe('many concurrent lookups of one key', () => {
  const crowd = 500
  const failure = (reason: FailureReason) => new SubgraphFailure('books', reason)

  test('share the failure of the fetch', async () => {
    const { asked, read, answerWith } = createLookup()
    answerWith(() => Promise.reject(failure({ kind: 'timeout', timeoutMs: 5 })))
    const answers = await Promise.allSettled(Array.from({ length: crowd }, read))
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true)
    expect(asked).toHaveLength(1)
  })

  test.each([
    ['was aborted', failure({ kind: 'aborted' })],
    ['was refused', failure({ kind: 'status', status: 403 })],
  ])('do not share the failure of a fetch that %s: one of them fetches again', async (_what, reason) => {
    const { asked, read, answerWith } = createLookup()
    answerWith(() => (asked.length === 1 ? Promise.reject(reason) : Promise.resolve(one(asked.length))))
    const answers = await Promise.allSettled(Array.from({ length: crowd }, read))
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(asked).toHaveLength(2)
  })

  test('fetch again what was invalidated meanwhile', async () => {
    const { asked, read, answerWith, invalidations } = createLookup()
    answerWith(async () => {
      if (asked.length === 1)
        invalidations.add({ seq: 1, message: { kind: 'invalidated', publisher: 'books', tags: ['Book:a'] } })
      return one(asked.length)
    })
    const answers = await Promise.all(Array.from({ length: crowd }, read))
    expect(asked).toHaveLength(2)
    // The first fetch started before the invalidation.
    expect(answers.map((answer) => answer.kind === 'values' && answer.values[0])).toEqual([
      { n: 1 },
      ...Array.from({ length: crowd - 1 }, () => ({ n: 2 })),
    ])
  })

  test('get a response each when none can be cached', async () => {
    const { read, answerWith } = createLookup()
    answerWith(async () => ({ kind: 'values', values: [null], errors: [] }))
    const answers = await Promise.all(Array.from({ length: 5 }, read))
    expect(answers).toEqual(answers.map(() => ({ kind: 'values', values: [null], errors: [] })))
  })

  const one = (n: number): LookupResult => ({ kind: 'values', values: [{ n }], errors: [] })
})

describe('a lookup of several keys', () => {
  type Answer = (positions: readonly number[]) => LookupResult | Promise<LookupResult>

  /** Lookups of the same cache, each by its keys and with what the subgraph answers. */
  function create() {
    const counters = noCounts()
    const invalidations = new InvalidationIndex()
    invalidations.start({ epoch: 'one', seq: 0, entries: [] })
    const inRedis = new Map<string, CacheEntry>()
    const redis = {
      findMany: async (keys: readonly string[]) => keys.map((key) => inRedis.get(key)),
      store: () => undefined,
    }
    const clock = { nowMs: 50_000 }
    const now = () => clock.nowMs
    const entries = createCacheEntries({ memory: createMemoryCache(100_000), redis, invalidations, counters, now })
    const deps = { entries, pendingFetches: new PendingFetches(), invalidations, counters }
    const asked: string[] = []
    const read = (keys: string, answer: Answer) =>
      readThrough(deps, {
        plan,
        keys: keys.split(''),
        mayUse: () => true,
        fetch: async (positions) => {
          asked.push(positions.map((position) => keys[position]).join(''))
          return answer(positions)
        },
        tagsOf: (position) => [`books/Book:${keys[position]}`],
      })
    const share = (key: string) =>
      inRedis.set(key, {
        text: `{"redis":"${key}"}`,
        tags: [],
        logPosition: invalidations.position,
        fetchedAt: clock.nowMs,
      })
    return { asked, counters, read, share, invalidations, clock }
  }

  const values = (...all: readonly unknown[]): LookupResult => ({ kind: 'values', values: all, errors: [] })
  const each =
    (keys: string): Answer =>
    (positions) =>
      values(...positions.map((position) => ({ n: keys[position] })))

  test('fetches uncached values, and returns all in the order of the keys', async () => {
    const { asked, counters, read, share } = create()
    await read('b', each('b'))
    share('d')
    const expected = [{ n: 'a' }, { n: 'b' }, { n: 'c' }, { redis: 'd' }]
    expect(await read('abcd', each('abcd'))).toEqual(values(...expected))
    expect(await read('dcba', each('dcba'))).toEqual(values(...expected.toReversed()))
    expect(asked).toEqual(['b', 'ac'])
    expect(counters).toMatchObject({ misses: 3, redisHits: 1, hits: 5, joins: 0 })
  })

  test('waits for those that others fetch', async () => {
    const { asked, counters, read } = create()
    const gate = Promise.withResolvers<void>()
    const first = read('ab', async (positions) => {
      await gate.promise
      return each('ab')(positions)
    })
    const second = read('bc', each('bc'))
    await new Promise((resolve) => setImmediate(resolve))
    gate.resolve()
    expect(await first).toEqual(values({ n: 'a' }, { n: 'b' }))
    expect(await second).toEqual(values({ n: 'b' }, { n: 'c' }))
    expect(asked).toEqual(['ab', 'c'])
    expect(counters).toMatchObject({ misses: 3, joins: 1 })
  })

  test('waiting lookups receive the entry found in Redis', async () => {
    const { asked, counters, read, share } = create()
    share('a')
    expect(await Promise.all([read('a', each('a')), read('a', each('a'))])).toEqual([
      values({ redis: 'a' }),
      values({ redis: 'a' }),
    ])
    expect(asked).toEqual([])
    expect(counters).toMatchObject({ redisHits: 1, joins: 1 })
  })

  test.each([
    ['errors', { kind: 'values', values: [{ n: 1 }], errors: [{ message: 'no', path: ['_entities', 0] }] }],
    ['null', values(null)],
    ['a text', values('text')],
    ['an answer of another shape', { kind: 'malformed', response: { data: null } }],
  ] as [string, LookupResult][])('does not cache %s', async (_what, result) => {
    const { asked, read } = create()
    expect(await read('a', () => result)).toEqual(result)
    expect(await read('a', () => result)).toEqual(result)
    expect(asked).toEqual(['a', 'a'])
  })

  test('has the errors of all of its fetches', async () => {
    const { read, asked } = create()
    const failing = (message: string): LookupResult => ({ kind: 'values', values: [null], errors: [{ message }] })
    const first = read('a', () => failing('first'))
    const second = await read('ab', (positions) => failing(positions[0] === 0 ? 'late' : 'own'))
    expect(await first).toEqual(failing('first'))
    expect(second).toEqual({
      kind: 'values',
      values: [null, null],
      errors: [{ message: 'own' }, { message: 'late' }],
    })
    expect(asked).toEqual(['a', 'b', 'a'])
  })

  test('returns a response of another shape when one of its fetches does', async () => {
    const { read } = create()
    const malformed: LookupResult = { kind: 'malformed', response: { data: null } }
    const first = read('a', () => malformed)
    expect(await read('ab', (positions) => (positions[0] === 0 ? malformed : values({ n: 'b' })))).toEqual(malformed)
    expect(await first).toEqual(malformed)
  })

  test('fetches a value itself after waiting for it twice', async () => {
    const { read, asked } = create()
    const nothing = () => values(null)
    const all = await Promise.all(Array.from({ length: 6 }, () => read('a', nothing)))
    expect(all).toEqual(Array.from({ length: 6 }, nothing))
    // The first, one of the waiting lookups, and then all of them.
    expect(asked).toHaveLength(6)
  })

  test('revalidates those that are stale, and only those', async () => {
    const { asked, read, clock } = create()
    await read('ab', each('ab'))
    clock.nowMs += 5_000
    await read('c', each('c'))
    clock.nowMs += 5_500
    expect(await read('abc', () => values({ n: 'A' }, { n: 'B' }))).toEqual(values({ n: 'a' }, { n: 'b' }, { n: 'c' }))
    await new Promise((resolve) => setImmediate(resolve))
    expect(await read('abc', each('abc'))).toEqual(values({ n: 'A' }, { n: 'B' }, { n: 'c' }))
    expect(asked).toEqual(['ab', 'c', 'ab'])
  })
})
