import { SubgraphFailure } from '#platform/subgraph-client'
import type { FailureReason } from '#platform/subgraph-client'
import { noCounts } from '../../../../gateway/src/cache/cache-counters.ts'
import type { CachePlan } from '../../../../gateway/src/cache/cache-plan.ts'
import { createCopies } from '../../../../gateway/src/cache/copies.ts'
import type { Copy } from '../../../../gateway/src/cache/copy.ts'
import { Flights } from '../../../../gateway/src/cache/flights.ts'
import { createMemoryCopies } from '../../../../gateway/src/cache/memory-copies.ts'
import { readThrough } from '../../../../gateway/src/cache/read-through.ts'
import type { Answered } from '../../../../gateway/src/cache/read-through.ts'
import { TouchLedger } from '../../../../gateway/src/cache/touch-ledger.ts'

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

function createRoom() {
  const clock = { nowMs: Date.now() }
  const counters = noCounts()
  const ledger = new TouchLedger()
  ledger.start({ epoch: 'one', mark: '', seq: 0, lastId: '0-0', entries: [] })
  const memory = createMemoryCopies(100_000)
  let findShared = async (): Promise<Copy | undefined> => undefined
  const shared = {
    findMany: async (keys: readonly string[]) => Promise.all(keys.map(async () => findShared())),
    keep: () => undefined,
  }
  let mayUse = true
  const copies = createCopies({ memory, shared, ledger, counters, now: () => clock.nowMs })
  const room = { copies, flights: new Flights(), ledger, counters }
  const asked: string[] = []
  let answer: (purpose: string) => Promise<Answered> = async () => ({
    kind: 'values',
    values: [{ n: asked.length }],
    errors: [],
  })
  return {
    clock,
    ledger,
    counters,
    asked,
    answerWith: (next: typeof answer) => void (answer = next),
    shareWith: (next: typeof findShared) => void (findShared = next),
    distrust: () => void (mayUse = false),
    read: () =>
      readThrough(room, {
        plan,
        keys: ['key'],
        mayUse: () => mayUse,
        ask: (_positions, { purpose }) => {
          asked.push(purpose)
          return answer(purpose)
        },
        tagsOf: () => ['books/Book:a'],
      }),
  }
}

test('a copy past its age is used once more, while it is asked for anew behind the answer', async () => {
  const { clock, asked, read, counters } = createRoom()
  await read()
  clock.nowMs += 9_000
  expect(await read()).toMatchObject({ values: [{ n: 1 }] })
  expect(asked).toEqual(['answer'])
  clock.nowMs += 1_500
  expect(await read()).toMatchObject({ values: [{ n: 1 }] })
  expect(asked).toEqual(['answer', 'refresh'])
  expect(counters).toMatchObject({ hits: 2, oldHits: 1 })
})

test('a copy far past its age is not used', async () => {
  const { clock, asked, read } = createRoom()
  await read()
  clock.nowMs += 11_000
  await read()
  expect(asked).toEqual(['answer', 'answer'])
})

test('a refresh that fails disturbs nobody', async () => {
  const { clock, asked, read, answerWith } = createRoom()
  await read()
  clock.nowMs += 10_500
  answerWith(() => Promise.reject(new Error('away')))
  expect(await read()).toMatchObject({ values: [{ n: 1 }] })
  expect(asked).toEqual(['answer', 'refresh'])
})

test('nobody is asked twice to refresh the same copy at a time', async () => {
  const { clock, asked, read, answerWith } = createRoom()
  await read()
  clock.nowMs += 10_500
  answerWith(() => new Promise(() => undefined))
  for (const _ of [1, 2, 3]) await read()
  expect(asked).toEqual(['answer', 'refresh'])
})

test('an old copy that was touched is not used even once', async () => {
  const { clock, asked, read, ledger } = createRoom()
  await read()
  clock.nowMs += 10_500
  ledger.add({ seq: 1, message: { kind: 'invalidated', publisher: 'books', tags: ['Book:a'] } })
  await read()
  expect(asked).toEqual(['answer', 'answer'])
})

describe('copies that may not be used any more when they come', () => {
  test('are not taken from what another process has kept', async () => {
    const { asked, read, shareWith, clock, ledger } = createRoom()
    const copy = { text: '{"n":"kept elsewhere"}', tags: ['books/Book:a'], readAs: ledger.now, readAt: clock.nowMs }
    shareWith(async () => copy)
    expect(await read()).toMatchObject({ values: [{ n: 'kept elsewhere' }] })
    const other = createRoom()
    other.shareWith(async () => {
      other.distrust()
      return { ...copy, readAs: other.ledger.now }
    })
    expect(await other.read()).toMatchObject({ values: [{ n: 1 }] })
    expect([asked, other.asked]).toEqual([[], ['answer']])
  })

  test('are not taken from somebody who asked earlier', async () => {
    const { asked, read, answerWith, distrust } = createRoom()
    const first = Promise.withResolvers<Answered>()
    answerWith(async () => (asked.length === 1 ? first.promise : { kind: 'values', values: [{ n: 2 }], errors: [] }))
    const asking = read()
    const joining = read()
    await new Promise((resolve) => setImmediate(resolve))
    distrust()
    first.resolve({ kind: 'values', values: [{ n: 1 }], errors: [] })
    expect(await asking).toMatchObject({ values: [{ n: 1 }] })
    expect(await joining).toMatchObject({ values: [{ n: 2 }] })
  })
})

describe('many who want the same at once', () => {
  const crowd = 500
  const failure = (reason: FailureReason) => new SubgraphFailure('books', reason)

  test('share the failure of the one who asked', async () => {
    const { asked, read, answerWith } = createRoom()
    answerWith(() => Promise.reject(failure({ kind: 'timeout', timeoutMs: 5 })))
    const answers = await Promise.allSettled(Array.from({ length: crowd }, read))
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true)
    expect(asked).toHaveLength(1)
  })

  test.each([
    ['left', failure({ kind: 'aborted' })],
    ['was refused', failure({ kind: 'status', status: 403 })],
  ])('do not share what became of one who %s: another asks for them all', async (_what, reason) => {
    const { asked, read, answerWith } = createRoom()
    answerWith(() => (asked.length === 1 ? Promise.reject(reason) : Promise.resolve(one(asked.length))))
    const answers = await Promise.allSettled(Array.from({ length: crowd }, read))
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(asked).toHaveLength(2)
  })

  test('ask once more for what was touched meanwhile', async () => {
    const { asked, read, answerWith, ledger } = createRoom()
    answerWith(async () => {
      if (asked.length === 1)
        ledger.add({ seq: 1, message: { kind: 'invalidated', publisher: 'books', tags: ['Book:a'] } })
      return one(asked.length)
    })
    const answers = await Promise.all(Array.from({ length: crowd }, read))
    expect(asked).toHaveLength(2)
    // Who asked first began before the touch.
    expect(answers.map((answer) => answer.kind === 'values' && answer.values[0])).toEqual([
      { n: 1 },
      ...Array.from({ length: crowd - 1 }, () => ({ n: 2 })),
    ])
  })

  test('get an answer each when none can be kept', async () => {
    const { read, answerWith } = createRoom()
    answerWith(async () => ({ kind: 'values', values: [null], errors: [] }))
    const answers = await Promise.all(Array.from({ length: 5 }, read))
    expect(answers).toEqual(answers.map(() => ({ kind: 'values', values: [null], errors: [] })))
  })

  const one = (n: number): Answered => ({ kind: 'values', values: [{ n }], errors: [] })
})
