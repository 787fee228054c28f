import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { createGateway, loadGatewayConfig } from '#gateway'
import type { Gateway, GatewayConfig } from '#gateway'
import { createSubgraphRunner } from '#platform/subgraph-server'
import { collectLog } from '#root/test/support/log-lines'
import type { LogLines } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])`

const before = `${link}
  type Query { product: Product! }
  type Subscription { products: Product! moved: Product! }
  type Product @key(fields: "id") { id: ID! never: String always: String half: String staff: String beta: String }`

const after = `${link}
  type Subscription { moved: Product! @override(from: "before", label: "staff") }
  type Product @key(fields: "id") {
    id: ID!
    never: String @override(from: "before", label: "percent(0)")
    always: String @override(from: "before", label: "percent(100)")
    half: String @override(from: "before", label: "percent(50)")
    staff: String @override(from: "before", label: "staff")
    beta: String @override(from: "before", label: "beta")
  }`

const fields = ['never', 'always', 'half', 'staff', 'beta']
const valuesOf = (subgraph: string) => Object.fromEntries(fields.map((field) => [field, () => subgraph]))
const reference = ({ id }: { readonly id: string }) => ({ id })

let folder: string
let gateway: Gateway | null = null
let lines: LogLines['lines']

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labels-'))
})
afterEach(async () => {
  await gateway?.dispose()
  gateway = null
  rmSync(folder, { recursive: true })
})

const sdls = { before, after }

/** Writes the supergraph to its file, from which the gateway reads it again when it changes. */
function compose({ before: one, after: other } = sdls): void {
  const services = Object.entries({ before: one, after: other })
  const { supergraphSdl, errors } = composeServices(
    services.map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: 'http://x.test' })),
  )
  if (supergraphSdl === undefined) throw new Error(String(errors))
  writeFileSync(join(folder, 'supergraph.graphql'), supergraphSdl)
}

async function start(execution: Partial<GatewayConfig['execution']> = {}, composed = sdls): Promise<string> {
  compose(composed)
  const collected = collectLog()
  const { log } = collected
  ;({ lines } = collected)
  const runner = (name: keyof typeof sdls, resolvers: object) => {
    const modules = { typeDefs: parse(sdls[name]), resolvers } as Parameters<typeof buildSubgraphSchema>[0]
    return createSubgraphRunner({ name, schema: buildSubgraphSchema(modules), log, createLoaders: () => ({}) })
  }
  const config = loadGatewayConfig({
    AUTHENTICATION: 'off',
    PORT: '0',
    SUPERGRAPH: join(folder, 'supergraph.graphql'),
    FORWARD_HEADERS: 'x-role',
  })
  const product = { id: '1' }
  /** One event, and no end. */
  const subscription = (name: string, id: string) => ({
    async *subscribe() {
      yield { [name]: { id } }
      await new Promise(() => undefined)
    },
  })
  gateway = await createGateway(
    { ...config, execution: { ...config.execution, ...execution } },
    {
      log,
      local: {
        before: runner('before', {
          Query: { product: () => product },
          Subscription: { products: subscription('products', '1'), moved: subscription('moved', 'before') },
          Product: { __resolveReference: reference, ...valuesOf('before') },
        }),
        after: runner('after', {
          Subscription: { moved: subscription('moved', 'after') },
          Product: { __resolveReference: reference, ...valuesOf('after') },
        }),
      },
    },
  )
  return `${gateway.url}/graphql`
}

async function ask(url: string, selection: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: `{ product { ${selection} } }` }),
  })
  const { data } = (await response.json()) as { data: { product: Record<string, string> } }
  return data.product
}

test.each(['compiled', 'apollo'] as const)(
  'the %s executor fetches each share of the requests from the subgraph of its label',
  async (executor) => {
    const url = await start({ executor })
    for (let times = 0; times < 3; times++) {
      expect(await ask(url, 'never always')).toEqual({ never: 'before', always: 'after' })
    }
    const seen = new Set<string | undefined>()
    await until(async () => seen.add((await ask(url, 'half'))['half']).size === 2)
  },
)

test('without a function, custom labels do not apply', async () => {
  expect(await ask(await start(), 'staff beta')).toEqual({ staff: 'before', beta: 'before' })
})

test('a function decides custom labels for each request', async () => {
  const asked: (readonly string[])[] = []
  const url = await start({
    overrideLabels: async (labels, { headers }) => {
      asked.push(labels)
      if (headers['x-role'] === 'broken') throw new Error('the flags cannot be read')
      return headers['x-role'] === 'staff' ? ['staff', 'percent(0)', 'unknown'] : []
    },
  })
  const staff = { 'x-role': 'staff' }
  for (let times = 0; times < 2; times++) {
    expect(await ask(url, 'staff beta never', staff)).toEqual({ staff: 'after', beta: 'before', never: 'before' })
    expect(await ask(url, 'staff beta never')).toEqual({ staff: 'before', beta: 'before', never: 'before' })
  }
  expect(asked[0]).toEqual(['beta', 'staff'])
  expect(await ask(url, 'staff', { 'x-role': 'broken' })).toEqual({ staff: 'before' })
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 50, msg: 'the labels of overrides could not be decided; none of them applies' }),
  )
  const count = asked.length
  await ask(url, 'id', staff)
  expect(asked).toHaveLength(count)
})

describe('subscriptions', () => {
  const clients: Client[] = []

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose()
  })

  function subscribe(url: string, query: string, role = 'guest'): AsyncIterator<{ readonly data?: unknown }> {
    class WithRole extends WebSocket {
      constructor(address: string, protocol: string) {
        super(address, protocol, { headers: { 'x-role': role } })
      }
    }
    const client = createClient({ url, webSocketImpl: WithRole })
    clients.push(client)
    return client.iterate({ query: `subscription { ${query} }` })
  }

  const firstOf = async (...parameters: Parameters<typeof subscribe>) => {
    const { value } = (await subscribe(...parameters).next()) as { readonly value?: { readonly data?: unknown } }
    return value?.data
  }

  const forStaff: Partial<GatewayConfig['execution']> = {
    overrideLabels: async (labels, { headers }) => {
      if (headers['x-role'] === 'broken') throw new Error('the flags cannot be read')
      return headers['x-role'] === 'staff' ? labels.filter((label) => label === 'staff') : []
    },
  }

  test('use labels with percentages', async () => {
    expect(await firstOf(await start(), 'products { never always staff }')).toEqual({
      products: { never: 'before', always: 'after', staff: 'before' },
    })
  })

  test.each([
    ['staff', 'after'],
    ['guest', 'before'],
    ['broken', 'before'],
  ])("complete their events from the subgraph that the client's labels select: %s", async (role, subgraph) => {
    const url = await start(forStaff)
    expect(await firstOf(url, 'products { staff beta always }', role)).toEqual({
      products: { staff: subgraph, beta: 'before', always: 'after' },
    })
  })

  test.each([
    ['staff', 'after'],
    ['guest', 'before'],
  ])("are opened at the subgraph that the client's labels select: %s", async (role, subgraph) => {
    expect(await firstOf(await start(forStaff), 'moved { id }', role)).toEqual({ moved: { id: subgraph } })
  })

  test('that differ in their labels share no stream, even if their clients do not differ otherwise', async () => {
    let count = 0
    const url = await start({ overrideLabels: () => (count++ % 2 === 0 ? ['staff'] : []) })
    const values = await Promise.all([1, 2, 3, 4].map(() => firstOf(url, 'products { staff }')))
    expect(values.map((value) => JSON.stringify(value)).toSorted()).toEqual([
      ...Array.from({ length: 2 }, () => '{"products":{"staff":"after"}}'),
      ...Array.from({ length: 2 }, () => '{"products":{"staff":"before"}}'),
    ])
  })

  test('use the labels of a changed supergraph', async () => {
    const unlabelled = after.replace(/ @override\(from: "before", label: "staff"\)/g, '').replace(/staff: String/, '')
    const withoutMoved = { before, after: unlabelled.replace(/type Subscription .*/, '') }
    const url = await start(forStaff, withoutMoved)
    const events = subscribe(url, 'products { staff }', 'staff')
    expect((await events.next()).value).toEqual({ data: { products: { staff: 'before' } } })
    const next = events.next()
    compose()
    expect((await next).value).toEqual({ data: { products: { staff: 'after' } } })
    compose(withoutMoved)
    expect((await events.next()).value).toEqual({ data: { products: { staff: 'before' } } })
  })
})
