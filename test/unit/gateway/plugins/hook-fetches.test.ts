import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import type { GatewayPlugin, PluginContext, PluginFetch } from '#gateway'
import { createPartitions } from '#root/gateway/src/cache/cache-partition'
import { hookFetches } from '#root/gateway/src/plugins/hook-fetches'
import { createHooks } from '#root/gateway/src/plugins/hooks'
import type { FetchContext } from '#root/gateway/src/transport/identified-fetch'
import { collectLog } from '#root/test/support/log-lines'

const request = { subgraph: 'a', query: '{ a }', operationKind: 'query', variables: {} } as unknown as SubgraphRequest

const plugin: PluginContext = {
  correlationId: 'c',
  clientAddress: '192.0.2.1',
  viewer: { kind: 'anonymous' },
  headers: {},
  state: new Map(),
}

const context = {
  viewer: { kind: 'anonymous' },
  headers: ['x-plumbline-identity', 'signed', 'x-tenant', 'blue', 'x-correlation-id', 'c'],
  forwardedHeaders: ['x-tenant', 'blue'],
  scope: 'signed\nx-tenant\nblue',
  plugin,
} as unknown as FetchContext

/** The context with which a fetch is sent after the hook. */
async function sent(
  onSubgraphFetch: (fetch: PluginFetch) => void,
  given: FetchContext = context,
): Promise<FetchContext> {
  const seen: FetchContext[] = []
  const fetch = async (_request: SubgraphRequest, used: FetchContext) => {
    seen.push(used)
    return { data: null }
  }
  const hooks = createHooks([{ name: 'headers', onSubgraphFetch } satisfies GatewayPlugin], collectLog().log)
  await hookFetches({ cached: fetch, direct: fetch, gathered: fetch }, hooks).cached(request, given)
  return seen[0] as FetchContext
}

test('a fetch without added headers keeps its context', async () => {
  expect(await sent(() => undefined)).toBe(context)
})

test('an added header is part of the scope and of the private cache partition', async () => {
  const partitionOf = createPartitions()
  const [red, green] = await Promise.all(
    ['red', 'green'].map((color) => sent(({ setHeader }) => setHeader('X-Color', color))),
  )
  expect(red?.headers).toEqual([...context.headers, 'x-color', 'red'])
  expect(new Set([context, red, green].map((used) => used?.scope)).size).toBe(3)
  expect(new Set([context, red, green].map((used) => partitionOf('PRIVATE', used as FetchContext))).size).toBe(3)
})

test('a header on which no response depends is sent, and does not prevent sharing', async () => {
  const traced = await sent(({ setHeader }) => setHeader('traceparent', '00-1', { varies: false }))
  expect(traced.headers).toEqual([...context.headers, 'traceparent', '00-1'])
  expect([traced.scope, traced.forwardedHeaders]).toEqual([context.scope, context.forwardedHeaders])
})

test('a header replaces the one of the client and the one that was set before', async () => {
  const replaced = await sent(({ setHeader }) => {
    setHeader('x-tenant', 'red', { varies: false })
    setHeader('X-Tenant', 'green')
  })
  expect(replaced.headers).toEqual(['x-plumbline-identity', 'signed', 'x-correlation-id', 'c', 'x-tenant', 'green'])
  expect(replaced.forwardedHeaders).toEqual(['x-tenant', 'green'])
})

test.each([
  ['x-plumbline-identity', 'forged'],
  ['Host', 'elsewhere'],
  ['content-length', '0'],
  ['x tenant', 'a'],
  ['x-tenant', 'a\r\nx-admin: 1'],
])('%s: %j cannot be set', async (name, value) => {
  await expect(sent(({ setHeader }) => setHeader(name, value))).rejects.toMatchObject({
    extensions: { code: 'INTERNAL' },
  })
})

test('fetches of the gateway itself run no hooks', async () => {
  const { plugin: _, ...own } = context
  expect(await sent(({ setHeader }) => setHeader('x-hook', 'ran'), own)).toEqual(own)
})

test('without hooks for fetches, the functions remain the same', () => {
  const fetches = { cached: async () => ({}), direct: async () => ({}), gathered: async () => ({}) }
  expect(hookFetches(fetches, createHooks([{ name: 'none', onError: () => undefined }], collectLog().log))).toBe(
    fetches,
  )
})
