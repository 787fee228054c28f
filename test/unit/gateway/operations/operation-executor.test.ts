import { parse } from 'graphql'
import { callerOf, contextOf, createExecutor, knownOf, loadShop, operation } from './shop.ts'

let shop: Awaited<ReturnType<typeof loadShop>>

beforeAll(async () => void (shop = await loadShop()))
afterAll(() => shop.supergraph.dispose())

const product = { __typename: 'Product', id: '1', name: 'Desk' }
const answer = ({ subgraph }: { readonly subgraph: string }) =>
  subgraph === 'products'
    ? { data: { count: 3, product, rename: product, name: 'Desk', list: [product] } }
    : { data: { reviewCount: 4, _entities: [{ stars: 5 }] } }

describe('an operation', () => {
  test('is executed, and known afterwards under its text and name', async () => {
    const { executor, fetched } = createExecutor(shop.supergraph, answer)
    const source = 'query A { count } query B { reviewCount }'
    expect(executor.find(source, 'A')).toBeUndefined()
    expect(await executor.execute(operation(source, { operationName: 'A' }), contextOf())).toEqual({
      data: '{"count":3}',
    })
    expect(executor.find(source, 'B')).toBeUndefined()
    expect(await executor.execute(operation(source, { operationName: 'B' }), contextOf())).toEqual({
      data: '{"reviewCount":4}',
    })
    const [a, b] = ['A', 'B'].map((name) => executor.find(source, name))
    expect(await a?.run({}, contextOf())).toEqual({ data: '{"count":3}' })
    expect(await b?.run({}, contextOf())).toEqual({ data: '{"reviewCount":4}' })
    expect(a?.kind).toBe('query')
    expect(executor.find(source, undefined)).toBeUndefined()
    expect(fetched.map(({ request: { operationName } }) => operationName)).toEqual([
      'A__products__0',
      'B__reviews__0',
      'A__products__0',
      'B__reviews__0',
    ])
  })

  test('is not taken for another one whose text begins with the name', async () => {
    const { executor } = createExecutor(shop.supergraph, answer)
    await executor.prepare(operation('1 A { count }', { document: parse('query A { count }'), operationName: 'A' }))
    expect(executor.find('1 A { count }', 'A')).toBeDefined()
    expect(executor.find('1 A 1 A { count }', undefined)).toBeUndefined()
    expect(executor.find('A 1 A { count }', '1')).toBeUndefined()
  })

  test('is known without being executed once it is prepared', async () => {
    const { executor, fetched } = createExecutor(shop.supergraph, answer)
    await executor.prepare(operation('{ count }'))
    expect(executor.find('{ count }', undefined)).toBeDefined()
    expect(fetched).toHaveLength(0)
  })

  test('is compiled once', async () => {
    const { executor } = createExecutor(shop.supergraph, answer)
    await executor.execute(operation('{ count }'), contextOf())
    const known = executor.find('{ count }', undefined)
    await executor.execute(operation('{ count }'), contextOf())
    expect(executor.find('{ count }', undefined)).toBe(known)
  })

  test('is found by the hash of its text if the client persisted it', async () => {
    const { executor } = createExecutor(shop.supergraph, answer)
    await executor.execute(operation('{ count }', { persistedAs: 'hash' }), contextOf())
    await executor.execute(operation('{ reviewCount }'), contextOf())
    expect(executor.findPersisted('hash', undefined)).toBe(executor.find('{ count }', undefined))
    expect(executor.findPersisted('hash', 'Other')).toBeUndefined()
    expect(executor.findPersisted('other', undefined)).toBeUndefined()
  })

  test('passes the context and the signal of the request to its fetches', async () => {
    const { executor, fetched } = createExecutor(shop.supergraph, answer)
    // Executions of callers with forwarded headers are not shared.
    const context = contextOf({ correlationId: 'mine', forwardedHeaders: ['x-tenant', 'blue'] })
    await executor.execute(operation('{ count }'), context)
    expect(fetched[0]?.context).toBe(context)
    expect(fetched[0]?.request.signal).toBe(context.signal)
  })

  test('must be in its document', async () => {
    const { executor } = createExecutor(shop.supergraph, answer)
    await expect(
      executor.execute(operation('query A { count }', { operationName: 'B' }), contextOf()),
    ).rejects.toMatchObject({ message: expect.stringContaining('B') })
    expect(executor.find('query A { count }', 'B')).toBeUndefined()
  })

  test('of several kinds is fetched as its kind', async () => {
    const { executor, fetched } = createExecutor(shop.supergraph, answer)
    await executor.execute(operation('{ product { stars } }'), contextOf())
    await executor.execute(operation('mutation { rename { stars } }'), contextOf())
    expect(executor.find('mutation { rename { stars } }', undefined)?.kind).toBe('mutation')
    expect(fetched.map(({ of, request: { subgraph } }) => `${of} ${subgraph}`)).toEqual([
      'query products',
      'query reviews',
      'mutation products',
      'mutation reviews',
    ])
  })
})

describe('memory for plans', () => {
  const sources = Array.from({ length: 40 }, (_, index) => `{ a${index}: count }`)

  test('is bounded: operations that were not requested for long are planned again', async () => {
    const { executor } = createExecutor(shop.supergraph, answer, { maxPlanBytes: 60_000 })
    for (const source of sources) await executor.prepare(operation(source))
    const known = sources.filter((source) => executor.find(source, undefined))
    expect(known.length).toBeGreaterThan(2)
    expect(known).toEqual(sources.slice(-known.length))
    expect(known.length).toBeLessThan(20)
  })

  test('counts the texts, by which operations are found', async () => {
    const { executor } = createExecutor(shop.supergraph, answer, { maxPlanBytes: 60_000 })
    const document = parse('{ count }')
    const [short, long] = ['', '#'.repeat(60_000)].map((comment) => operation(`{ count }${comment}`, { document }))
    for (const one of [short, long]) if (one) await executor.prepare(one)
    expect(executor.find(short?.source ?? '', undefined)).toBeDefined()
    expect(executor.find(long?.source ?? '', undefined)).toBeUndefined()
  })

  test('of none is possible', async () => {
    const { executor } = createExecutor(shop.supergraph, answer, { maxPlanBytes: 0 })
    const result = await executor.execute(operation('{ count }', { persistedAs: 'hash' }), contextOf())
    expect(result).toEqual({ data: '{"count":3}' })
    expect(executor.find('{ count }', undefined)).toBeUndefined()
    expect(executor.findPersisted('hash', undefined)).toBeUndefined()
  })

  test('of persisted texts is bounded by their length', async () => {
    const { executor } = createExecutor(shop.supergraph, answer, { maxPlanBytes: 100_000_000 })
    const document = parse('{ count }')
    const persist = (persistedAs: string, letters: number) =>
      executor.execute(operation('x'.repeat(letters), { document, persistedAs }), contextOf())
    await persist('a', 3_900_000)
    await persist('b', 3_900_001)
    expect(executor.findPersisted('a', undefined)).toBeDefined()
    await persist('c', 3_900_002)
    expect(['a', 'b', 'c'].map((hash) => executor.findPersisted(hash, undefined) !== undefined)).toEqual([
      true,
      false,
      true,
    ])
  })

  test('is left when the supergraph changes', async () => {
    const changing = await loadShop()
    const { executor } = createExecutor(changing.supergraph, () => ({ data: { added: 1, count: 3 } }))
    await executor.execute(operation('{ count }', { persistedAs: 'hash' }), contextOf())
    await changing.change()
    expect(executor.find('{ count }', undefined)).toBeUndefined()
    expect(executor.findPersisted('hash', undefined)).toBeUndefined()
    expect(await executor.execute(operation('{ added }'), contextOf())).toEqual({ data: '{"added":1}' })
    expect(executor.find('{ added }', undefined)).toBeDefined()
    await changing.supergraph.dispose()
  })
})

describe('an operation that is planned on another thread', () => {
  /** The supergraph with an asynchronous planner. */
  function withThread(planLater: () => Promise<void>) {
    const loaded = shop.supergraph.current()
    let plans = 0
    const planner: typeof loaded.planner = {
      ...loaded.planner,
      planWithoutBlocking: async (request) => {
        plans++
        await planLater()
        return loaded.planner.plan(request)
      },
    }
    const later = { ...loaded, planner }
    return { supergraph: { ...shop.supergraph, current: () => later }, plans: () => plans }
  }

  test('is planned once for all concurrent requests', async () => {
    const { supergraph, plans } = withThread(async () => undefined)
    const { executor } = createExecutor(supergraph, answer)
    const requests = [1, 2].map(() => executor.execute(operation('{ count }'), contextOf()))
    expect(await Promise.all(requests)).toEqual([{ data: '{"count":3}' }, { data: '{"count":3}' }])
    expect(plans()).toBe(1)
    await executor.execute(operation('{ count }'), contextOf())
    expect(plans()).toBe(1)
    expect(executor.find('{ count }', undefined)).toBeDefined()
  })

  test('is planned again after its planning has failed', async () => {
    const failures = [new Error('too long')]
    const { supergraph, plans } = withThread(async () => {
      const failure = failures.pop()
      if (failure) throw failure
    })
    const { executor } = createExecutor(supergraph, answer)
    await expect(executor.execute(operation('{ count }'), contextOf())).rejects.toThrow('too long')
    expect(await executor.execute(operation('{ count }'), contextOf())).toEqual({ data: '{"count":3}' })
    expect(plans()).toBe(2)
  })
})

describe('variables', () => {
  /** What is wrong with variables of a query; the rest of the query selects nothing that needs them. */
  async function check(source: string, variables: Readonly<Record<string, unknown>>, maxNodes = 1_000) {
    const { executor, fetched } = createExecutor(shop.supergraph, answer, { limits: { maxNodes } })
    await executor.prepare(operation(source))
    const checked = executor.find(source, undefined)?.checkVariables(variables)
    const messages = checked?.errors.map(({ message }) => message)
    const result = await executor.execute(operation(source, { variables }), contextOf())
    expect(result.errors?.map(({ message }) => message) ?? []).toEqual(messages)
    expect(fetched.length > 0).toBe(messages?.length === 0)
    return { messages, variables: checked?.variables, sent: fetched[0]?.request.variables }
  }

  const names = 'query ($of: String, $by: ID!) { name(of: $of, by: $by) }'
  const sizes = 'query ($size: Size) { product(size: $size) { name } }'
  const lists = 'query ($first: Int) { list(first: $first) { name } }'

  test.each([
    [names, { of: 'a', by: 'b' }],
    [names, { by: 'b' }],
    [names, { of: null, by: 'b' }],
    ['query ($by: ID!) { name(by: $by) }', { by: 'b' }],
    [sizes, { size: 'SMALL' }],
    [sizes, {}],
    ['query ($if: Boolean!) { count reviewCount @include(if: $if) }', { if: true }],
  ])('of %s that are correct are sent as they are: %j', async (source, variables) => {
    expect(await check(source, variables)).toMatchObject({ messages: [], variables })
  })

  test.each([
    [names, { of: 'a' }, 'Variable "$by" of required type "ID!" was not provided.'],
    [names, { of: 5, by: 'b' }, 'Variable "$of" got invalid value 5; String cannot represent a non string value: 5'],
    [names, { of: 'a', by: null }, 'Variable "$by" of non-null type "ID!" must not be null.'],
    [sizes, { size: 'HUGE' }, 'Variable "$size" got invalid value "HUGE"; Value "HUGE" does not exist in "Size" enum.'],
    [lists, { first: 'x' }, 'Variable "$first" got invalid value "x"; Int cannot represent non-integer value: "x"'],
    [
      'query ($ids: [String]) { count @include(if: true) ...F } fragment F on Query { name(by: "1") @skip(if: false) }',
      { ids: [1] },
      'Variable "$ids" got invalid value 1 at "ids[0]"; String cannot represent a non string value: 1',
    ],
    [
      'query ($if: Boolean = true) { count @include(if: $if) }',
      { if: null },
      'Variable "$if" must not be null where @skip or @include asks for it.',
    ],
  ])('of %s that are wrong end the operation before its first fetch: %j', async (source, variables, message) => {
    expect((await check(source, variables)).messages).toEqual([message])
  })

  test.each([
    ['query ($first: Int) { list(first: $first) { name } }', { first: 30 }],
    ['query ($first: Int, $id: ID) { list(first: $first) { name } product(id: $id) { id } }', { first: 30, id: 'a' }],
    ['query ($id: ID) { list(first: 30) { name } product(id: $id) { id } }', { id: 'a' }],
    ['{ list(first: 30) { name } }', {}],
  ])('and arguments of %s select no more objects than the limit: %j', async (source, variables) => {
    expect((await check(source, variables, 29)).messages).toEqual([expect.stringContaining('29')])
    expect((await check(source, variables, 100)).messages).toEqual([])
  })

  test('that are long integers are sent in the form that subgraphs take', async () => {
    const source = 'query ($id: ID, $big: Big) { product(id: $id, big: $big) { name } }'
    const { messages, sent } = await check(source, { id: 9_007_199_254_740_993n, big: 9_007_199_254_740_993n })
    expect({ messages, sent }).toEqual({
      messages: [],
      sent: { id: '9007199254740993', big: 9_007_199_254_740_993n },
    })
  })

  test('are not looked for where the operation declares none', async () => {
    expect(await check('{ count }', { other: 1 })).toMatchObject({ messages: [], variables: { other: 1 } })
  })
})

describe('concurrent executions of one query', () => {
  /** Executes while every fetch waits; returns for how many executions there were fetches. */
  async function fetchesOf(
    executions: readonly (readonly [string, Readonly<Record<string, unknown>>?, Parameters<typeof contextOf>[0]?])[],
    options: Parameters<typeof createExecutor>[2] = {},
  ) {
    const gate = Promise.withResolvers<void>()
    const { executor, fetched } = createExecutor(
      shop.supergraph,
      async (request) => {
        await gate.promise
        return answer(request)
      },
      options,
    )
    for (const [source] of executions) await executor.prepare(operation(source))
    const running = executions.map(([source, variables = {}, context]) =>
      knownOf(executor, source).run(variables, contextOf(context)),
    )
    gate.resolve()
    const results = await Promise.all(running)
    for (const result of results) expect(result?.errors).toBeUndefined()
    return fetched.length
  }

  const user = { caller: callerOf({ kind: 'user', id: 'u' } as never) }
  const names = 'query ($by: ID!) { name(by: $by) }'

  test('is one where no subgraph can distinguish the callers', async () => {
    expect(await fetchesOf([['{ count }'], ['{ count }']])).toBe(1)
    const anonymous = { caller: callerOf({ kind: 'anonymous' }) }
    expect(
      await fetchesOf([
        ['{ count }', {}, anonymous],
        ['{ count }', {}, anonymous],
      ]),
    ).toBe(1)
    expect(
      await fetchesOf([
        [names, { by: '1' }],
        [names, { by: '1' }],
      ]),
    ).toBe(1)
  })

  test.each([
    ['sharing is off', [['{ count }'], ['{ count }']], { sharing: false }],
    ['the queries differ', [['{ count }'], ['{ a: count }']], {}],
    ['their variables differ', [[names, { by: '1' }] as const, [names, { by: '2' }] as const], {}],
    ['the callers are known', [['{ count }', {}, user] as const, ['{ count }', {}, user] as const], {}],
    [
      'the callers have headers that are forwarded',
      [
        ['{ count }', {}, { forwardedHeaders: ['a', 'b'] }] as const,
        ['{ count }', {}, { forwardedHeaders: ['a', 'b'] }] as const,
      ],
      {},
    ],
    ['they are mutations', [['mutation { rename { id } }'], ['mutation { rename { id } }']], {}],
  ] as const)('are two where %s', async (_what, executions, options) => {
    expect(await fetchesOf(executions as Parameters<typeof fetchesOf>[0], options)).toBe(2)
  })

  test('begins before another query that has ended', async () => {
    const gate = Promise.withResolvers<void>()
    const { executor, fetched } = createExecutor(shop.supergraph, async (request) => {
      if (request.subgraph === 'products') await gate.promise
      return answer(request)
    })
    for (const source of ['{ count }', '{ reviewCount }']) await executor.prepare(operation(source))
    const run = (source: string) => knownOf(executor, source).run({}, contextOf())
    const first = run('{ count }')
    await run('{ reviewCount }')
    const second = run('{ count }')
    gate.resolve()
    await Promise.all([first, second])
    expect(fetched.filter(({ request: { subgraph } }) => subgraph === 'products')).toHaveLength(1)
  })

  test.each(['compiled', 'apollo'] as const)('does not begin before a mutation that has ended (%s)', async (name) => {
    const gate = Promise.withResolvers<void>()
    const { executor, fetched } = createExecutor(
      shop.supergraph,
      async (request) => {
        if (request.operationKind === 'query') await gate.promise
        return answer(request)
      },
      { executor: name },
    )
    const rename = operation('mutation { rename { id } }')
    await executor.prepare(operation('{ count }'))
    const known = knownOf(executor, '{ count }')
    const before = known.run({}, contextOf())
    await executor.execute(rename, contextOf())
    const between = known.run({}, contextOf())
    await knownOf(executor, rename.source).run({}, contextOf())
    const after = known.run({}, contextOf())
    gate.resolve()
    await Promise.all([before, between, after])
    expect(fetched.filter(({ of }) => of === 'query')).toHaveLength(3)
  })

  test('ends for a client that disconnects, and is cancelled when all have disconnected', async () => {
    const { executor, fetched } = createExecutor(shop.supergraph, () => new Promise(() => undefined))
    await executor.prepare(operation('{ count }'))
    const clients = [new AbortController(), new AbortController()]
    const running = clients.map(({ signal }) => knownOf(executor, '{ count }').run({}, contextOf({ signal })))
    const isCancelled = () => fetched.map(({ context: { signal } }) => signal.aborted)
    clients[0]?.abort()
    await expect(running[0]).rejects.toMatchObject({ message: expect.any(String) })
    expect(isCancelled()).toEqual([false])
    clients[1]?.abort()
    await expect(running[1]).rejects.toMatchObject({ message: expect.any(String) })
    expect(isCancelled()).toEqual([true])
  })
})

test.each([
  ['compiled', [['reviewCount'], ['worst']]],
  ['apollo', [undefined]],
] as const)('the executor that is set is used: %s', async (name, paths) => {
  const { executor } = createExecutor(shop.supergraph, () => Promise.reject(new Error('gone')), { executor: name })
  const { errors } = await executor.execute(operation('{ reviewCount worst }'), contextOf())
  expect(errors?.map(({ path }) => path)).toEqual(paths)
})
