import { GraphQLError } from 'graphql'
import type { GatewayPlugin } from '#gateway'
import { until } from '#root/test/support/until'
import { startPluginWorld, ways } from './plugin-world.ts'
import type { Execute, PluginWorld } from './plugin-world.ts'

const named = '{ product(upc: "1") { name } }'

let world: PluginWorld

afterEach(() => world.dispose())

describe.each(Object.entries(ways))('hooks of operations over %s', (way, { execute, isFast }) => {
  /** Executes the operation with the plugins; on the fast path once before, without that anything is observed. */
  async function run(plugins: readonly GatewayPlugin[], query = named, headers = {}) {
    let isOn = !isFast
    world = await startPluginWorld({ plugins: plugins.map((plugin) => switched(plugin, () => isOn)) })
    if (isFast) await execute(world, query)
    isOn = true
    return execute(world, query, headers)
  }

  test('run in order, wait for each other, and receive the operation', async () => {
    const calls: unknown[] = []
    const recorder = (name: string): GatewayPlugin => ({
      name,
      onRequest: async ({ method, isWebSocket }) => void calls.push([name, 'onRequest', method, isWebSocket]),
      async onOperation({ kind, query, context }) {
        await new Promise(setImmediate)
        calls.push([name, 'onOperation', kind, query])
        context.state.set(name, 'was here')
      },
      onSubgraphFetch: ({ subgraph, kind }) => void calls.push([name, 'onSubgraphFetch', subgraph, kind]),
      onSubgraphResponse: ({ fetch, response }) =>
        void calls.push([name, 'onSubgraphResponse', fetch.subgraph, response]),
      onResponse: ({ operation, errors }) =>
        void calls.push([name, 'onResponse', [...operation.context.state.keys()], errors]),
      onError: () => void calls.push([name, 'onError']),
    })
    expect(await run([recorder('a'), recorder('b')])).toMatchObject({ data: { product: { name: 'Product 1' } } })
    const isSocket = way === 'graphql-ws'
    const response = { data: { product: { name: 'Product 1' } } }
    expect(calls).toEqual(
      [
        ['onRequest', isSocket ? 'GET' : 'POST', isSocket],
        ['onOperation', 'query', named],
        ['onSubgraphFetch', 'catalog', 'query'],
        ['onSubgraphResponse', 'catalog', response],
        ['onResponse', ['a', 'b'], []],
      ].flatMap((call) => [
        ['a', ...call],
        ['b', ...call],
      ]),
    )
  })

  test('onOperation ends an operation with a result', async () => {
    const calls: string[] = []
    const ended = await run([
      { name: 'maintenance', onOperation: () => ({ data: { product: null }, extensions: { maintenance: true } }) },
      {
        name: 'later',
        onOperation: () => void calls.push('onOperation'),
        onResponse: () => void calls.push('onResponse'),
      },
    ])
    expect(ended).toMatchObject({ data: { product: null }, extensions: { maintenance: true } })
    expect(calls).toEqual(['onResponse'])
  })

  test('onOperation ends an operation with errors', async () => {
    const errors = [{ message: 'Closed on Sundays.', extensions: { code: 'CLOSED', opens: 'Monday' } }]
    const ended = await run([{ name: 'sunday', onOperation: () => ({ errors }) }])
    expect(ended.errors).toEqual([
      {
        message: 'Closed on Sundays.',
        extensions: { code: 'CLOSED', opens: 'Monday', correlationId: expect.any(String) as string },
      },
    ])
    expect(ended).not.toHaveProperty('data')
  })

  test.each(['onOperation', 'onResponse'] as const)(
    'an error with a code that %s throws reaches the client',
    async (hook) => {
      const error = new GraphQLError('Not on Sundays.', { extensions: { code: 'FORBIDDEN', day: 0 } })
      const ended = await run([{ name: 'sunday', [hook]: () => Promise.reject(error) }])
      expect(ended.errors).toMatchObject([{ message: 'Not on Sundays.', extensions: { code: 'FORBIDDEN', day: 0 } }])
      expect(Object.keys(ended.errors?.[0]?.extensions ?? {}).sort()).toEqual(['code', 'correlationId', 'day'])
      if (way === 'the fast path' || way === 'the pipeline of Apollo Server') expect(ended.status).toBe(403)
    },
  )

  test.each(['onOperation', 'onResponse', 'onSubgraphFetch', 'onSubgraphResponse'] as const)(
    'any other error that %s throws is hidden from the client and logged',
    async (hook) => {
      const ended = await run([{ name: 'buggy', [hook]: () => Promise.reject(new Error('secret of buggy')) }])
      expect(ended.errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }])
      expect(JSON.stringify(ended)).not.toContain('secret')
      expect(world.lines).toContainEqual(
        expect.objectContaining({
          plugin: 'buggy',
          hook,
          msg: 'a hook of a plugin failed',
          err: expect.objectContaining({ message: 'secret of buggy' }) as unknown,
        }),
      )
    },
  )

  test.each(['onSubgraphFetch', 'onSubgraphResponse'] as const)(
    'an error that %s throws fails only its fetch',
    async (hook) => {
      const fail = (subgraph: string) => {
        if (subgraph === 'catalog') throw new GraphQLError('no catalog', { extensions: { code: 'NO_CATALOG' } })
      }
      const plugin: GatewayPlugin =
        hook === 'onSubgraphFetch'
          ? { name: 'cut', onSubgraphFetch: ({ subgraph }) => fail(subgraph) }
          : { name: 'cut', onSubgraphResponse: ({ fetch }) => fail(fetch.subgraph) }
      const ended = await run([plugin], '{ ping product(upc: "1") { name } }')
      expect(ended).toMatchObject({
        data: { ping: 'pong', product: null },
        errors: [{ message: 'no catalog', path: ['product'], extensions: { code: 'NO_CATALOG' } }],
      })
    },
  )

  test('onSubgraphFetch answers a fetch itself', async () => {
    const answering: GatewayPlugin = {
      name: 'stub',
      onSubgraphFetch: ({ query }) => ({ data: { product: { name: `stubbed ${query.includes('name')}` } } }),
    }
    expect(await run([answering])).toMatchObject({ data: { product: { name: 'stubbed true' } } })
  })

  test('onSubgraphResponse changes a response', async () => {
    const changing: GatewayPlugin = {
      name: 'shout',
      onSubgraphResponse({ response, durationMs }) {
        expect(durationMs).toBeGreaterThan(0)
        if (response) response.data = { product: { name: 'PRODUCT' } }
      },
    }
    expect(await run([changing])).toMatchObject({ data: { product: { name: 'PRODUCT' } } })
  })

  test('onResponse reads errors and changes extensions', async () => {
    const seen: unknown[] = []
    const extending: GatewayPlugin = {
      name: 'cost',
      onResponse({ errors, extensions, durationMs }) {
        seen.push(...errors.map(({ message }) => message))
        extensions['cost'] = durationMs > 0 ? 7 : 0
      },
    }
    const ended = await run([extending], '{ product(upc: "1") { broken } }')
    expect(ended).toMatchObject({ data: { product: { broken: null } }, extensions: { cost: 7 } })
    expect(seen).toEqual(['out of order'])
  })

  test('onError observes the errors, and its own errors are ignored', async () => {
    const seen: unknown[] = []
    const failing: GatewayPlugin = { name: 'failing', onError: () => Promise.reject(new Error('no network')) }
    const observing: GatewayPlugin = {
      name: 'observing',
      onError: ({ errors, presented, correlationId }) =>
        void seen.push([
          errors.map(({ message }) => message),
          presented.map(({ extensions }) => extensions?.['code']),
          correlationId,
        ]),
    }
    const ended = await run([failing, observing], '{ product(upc: "1") { broken } }')
    await until(() => seen.length > 0)
    expect(seen).toEqual([[['out of order'], ['UPSTREAM_UNAVAILABLE'], ended.errors?.[0]?.extensions['correlationId']]])
    expect(world.lines).toContainEqual(expect.objectContaining({ plugin: 'failing', hook: 'onError' }))
  })
})

/** The hooks of a plugin that run only while it is on. */
function switched(plugin: GatewayPlugin, isOn: () => boolean): GatewayPlugin {
  const hooks = Object.entries(plugin).map(([key, hook]: readonly [string, unknown]) => [
    key,
    typeof hook === 'function'
      ? (event: unknown) => (isOn() ? (hook as (event: unknown) => unknown)(event) : undefined)
      : hook,
  ])
  return Object.fromEntries(hooks) as GatewayPlugin
}

describe('a request hook', () => {
  const { execute } = ways['the fast path'] as { readonly execute: Execute }

  test.each([
    ['known to the gateway', 'UNAUTHENTICATED', undefined, 401],
    ['unknown to it', 'TEAPOT', undefined, 400],
    ['with a status of its own', 'TEAPOT', { status: 418 }, 418],
  ])('rejects a request with a code %s, for browsers too', async (_what, code, http, status) => {
    world = await startPluginWorld({
      plugins: [
        {
          name: 'gate',
          onRequest: () =>
            Promise.reject(new GraphQLError('Not you.', { extensions: { code, ...(http && { http }) } })),
        },
      ],
    })
    const response = await fetch(world.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://app.test' },
      body: JSON.stringify({ query: named }),
    })
    expect(response.status).toBe(status)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toEqual({
      errors: [{ message: 'Not you.', extensions: { code, correlationId: response.headers.get('x-correlation-id') } }],
    })
  })

  test('rejects the opening of a WebSocket', async () => {
    world = await startPluginWorld({
      plugins: [
        {
          name: 'gate',
          onRequest({ isWebSocket }) {
            if (isWebSocket) throw new GraphQLError('No sockets.', { extensions: { code: 'FORBIDDEN' } })
          },
        },
      ],
    })
    const { execute: overSocket } = ways['graphql-ws'] as { readonly execute: Execute }
    await expect(overSocket(world, named)).rejects.toMatchObject({ message: expect.stringContaining('403') as string })
    expect(await execute(world, named)).toMatchObject({ data: { product: { name: 'Product 1' } } })
  })

  test('changes the headers that are forwarded to subgraphs', async () => {
    world = await startPluginWorld({
      env: { FORWARD_HEADERS: 'x-user' },
      plugins: [
        { name: 'user', onRequest: ({ headers }) => void (headers['x-user'] = `user of ${String(headers['x-key'])}`) },
      ],
    })
    const query = '{ product(upc: "1") { seenBy } }'
    expect(await execute(world, query, { 'x-key': 'k1' })).toMatchObject({
      data: { product: { seenBy: 'user of k1' } },
    })
    expect(await execute(world, query, { 'x-key': 'k2' })).toMatchObject({
      data: { product: { seenBy: 'user of k2' } },
    })
  })
})

describe('headers that a plugin adds to fetches', () => {
  const { execute } = ways['the fast path'] as { readonly execute: Execute }
  const seenBy = '{ product(upc: "1") { seenBy } }'

  const addUser = (varies?: boolean): GatewayPlugin => ({
    name: 'user',
    onSubgraphFetch({ context, setHeader }) {
      setHeader('X-User', String(context.headers['x-name']), varies === undefined ? {} : { varies })
    },
  })

  test('reach the subgraph, and concurrent callers with different ones share nothing', async () => {
    world = await startPluginWorld({ plugins: [addUser()] })
    const names = Array.from({ length: 20 }, (_, index) => `caller ${index}`)
    await execute(world, seenBy, { 'x-name': 'first' })
    const answers = await Promise.all(names.map((name) => execute(world, seenBy, { 'x-name': name })))
    expect(answers.map(({ data }) => data)).toEqual(names.map((name) => ({ product: { seenBy: name } })))
  })

  test('that do not vary the response do not prevent sharing of fetches', async () => {
    world = await startPluginWorld({ plugins: [addUser(false)] })
    await execute(world, seenBy, { 'x-name': 'first' })
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => execute(world, seenBy, { 'x-name': name })))
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBeLessThan(4)
  })

  test.each([
    ['two lines', 'x-user', 'a\r\nx-admin: 1'],
    ['an invalid name', 'x user', 'a'],
  ])('with %s fail the fetch', async (_what, name, value) => {
    world = await startPluginWorld({
      plugins: [{ name: 'bad', onSubgraphFetch: ({ setHeader }) => setHeader(name, value) }],
    })
    expect(await execute(world, seenBy)).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] })
  })
})
