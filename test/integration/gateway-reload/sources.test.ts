import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { createGateway, loadGatewayConfig } from '#gateway'
import type { Gateway } from '#gateway'
import { createUplink } from '#root/gateway/src/supergraph/uplink'
import { collectLog } from '#root/test/support/log-lines'
import type { LogLines } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'

const withFields = (...fields: readonly string[]) => {
  const typeDefs = parse(`type Query { ${fields.map((name) => `${name}: Int`).join(' ')} }`)
  const { supergraphSdl = '' } = composeServices([{ name: 'shop', typeDefs, url: 'http://127.0.0.1:9/graphql' }])
  return supergraphSdl
}

interface TestServer {
  readonly url: string
  readonly received: { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders }[]
}

const servers: ReturnType<typeof createServer>[] = []
let gateway: Gateway | null = null

afterEach(async () => {
  await gateway?.dispose()
  gateway = null
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<TestServer> {
  const received: TestServer['received'] = []
  const server = createServer((request, response) => {
    received.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    answer(request, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

async function start(
  env: Readonly<Record<string, string>>,
  content: unknown = {},
): Promise<{ readonly url: string; readonly lines: LogLines['lines'] }> {
  const { log, lines } = collectLog()
  const file = { path: '/plumbline.config.json', name: 'plumbline.config.json', text: '', content }
  const config = loadGatewayConfig({ AUTHENTICATION: 'off', PORT: '0', SUPERGRAPH_POLL_SECONDS: '1', ...env }, file)
  gateway = await createGateway(config, { log })
  return { url: `${gateway.url}/graphql`, lines }
}

async function fieldsOf(url: string): Promise<readonly string[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __type(name: "Query") { fields { name } } }' }),
  })
  const { data } = (await response.json()) as { data: { __type: { fields: { name: string }[] } } }
  return data.__type.fields.map(({ name }) => name)
}

const unusable = 'the changed supergraph is not usable; the previous one stays in use'

/** A file server with entity tags. */
function fileServer() {
  const state = { sdl: withFields('a'), status: 200, unchanged: 0 }
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const etag = `"${state.sdl.length}-${state.sdl.split(': Int').length}"`
    if (state.status !== 200) return response.writeHead(state.status).end('down')
    if (request.headers['if-none-match'] === etag) {
      state.unchanged++
      return response.writeHead(304, { etag }).end()
    }
    return response.writeHead(200, { etag }).end(state.sdl)
  }
  return { state, answer }
}

describe('a supergraph at a URL', () => {
  test('is read with headers, and again only when its tag has changed', async () => {
    const { state, answer } = fileServer()
    const server = await serve(answer)
    const { url, lines } = await start(
      { SUPERGRAPH: `${server.url}/graph?secret=1` },
      { supergraph: { headers: { 'X-Access-Token': 'hush' } } },
    )
    expect(server.received[0]).toMatchObject({ url: '/graph?secret=1', headers: { 'x-access-token': 'hush' } })
    await until(() => state.unchanged > 0)
    state.status = 503
    await until(() => lines.some(({ msg }) => msg === unusable))
    expect(JSON.stringify(lines)).not.toMatch(/hush|secret/)
    const before = server.received.length
    await until(() => server.received.length > before + 2)
    expect(lines.filter(({ msg }) => msg === unusable)).toHaveLength(1)
    Object.assign(state, { status: 200, sdl: withFields('a', 'b') })
    await until(async () => (await fieldsOf(url)).includes('b'))
    state.sdl = 'type Query { not: Composed }'
    await until(() => lines.filter(({ msg }) => msg === unusable).length === 2)
    expect(await fieldsOf(url)).toEqual(['a', 'b'])
  })

  test('is followed to another server, which does not receive the headers', async () => {
    const { answer } = fileServer()
    const other = await serve(answer)
    const server = await serve((_request, response) =>
      response.writeHead(302, { location: `${other.url}/moved` }).end(),
    )
    await start({ SUPERGRAPH: server.url }, { supergraph: { headers: { 'x-access-token': 'hush' } } })
    expect(server.received[0]?.headers['x-access-token']).toBe('hush')
    expect(other.received[0]?.url).toBe('/moved')
    expect(other.received[0]?.headers).not.toHaveProperty('x-access-token')
  })

  test('that cannot be read ends the start', async () => {
    const server = await serve((_request, response) => response.writeHead(403).end())
    await expect(start({ SUPERGRAPH: `${server.url}/a?key=hush` })).rejects.toThrow(
      `SUPERGRAPH: expected a composed supergraph at ${server.url}/a, got: expected status 200, got 403`,
    )
  })
})

describe('a supergraph of GraphQL Hive', () => {
  test('is read from the CDN with its key and tag, and from the mirror when the CDN fails', async () => {
    const { state, answer } = fileServer()
    const cdn = await serve(answer)
    const mirror = await serve((_request, response) => response.end(withFields('mirrored')))
    const { url } = await start({
      SUPERGRAPH: 'hive',
      HIVE_CDN_ENDPOINT: `${cdn.url}/artifacts/v1/target,${mirror.url}/artifacts/v1/target/supergraph`,
      HIVE_CDN_KEY: 'hv1key',
    })
    expect(cdn.received[0]).toMatchObject({
      method: 'GET',
      url: '/artifacts/v1/target/supergraph',
      headers: { 'x-hive-cdn-key': 'hv1key' },
    })
    await until(() => state.unchanged > 0)
    expect(mirror.received).toEqual([])
    state.status = 500
    await until(async () => (await fieldsOf(url)).includes('mirrored'))
    expect(mirror.received[0]).toMatchObject({ url: '/artifacts/v1/target/supergraph' })
  })

  test('needs its key', () => {
    expect(() =>
      loadGatewayConfig({ AUTHENTICATION: 'off', SUPERGRAPH: 'hive', HIVE_CDN_ENDPOINT: 'https://x' }),
    ).toThrow('HIVE_CDN_KEY: expected a value when SUPERGRAPH is hive, got nothing')
  })
})

describe('a supergraph of GraphOS', () => {
  interface Asked {
    readonly query: string
    readonly variables: { readonly apiKey: string; readonly ref: string; readonly ifAfterId: string | null }
  }

  /** An endpoint of the schema delivery. */
  async function uplink() {
    const state = { id: '1', sdl: withFields('a'), minDelaySeconds: 0, asked: [] as Asked[] }
    const config = (variables: Asked['variables']) => {
      const { id, sdl: supergraphSdl, minDelaySeconds } = state
      if (variables.apiKey !== 'service:key' || variables.ref !== 'shop@prod')
        return { __typename: 'FetchError', code: 'ACCESS_DENIED', message: 'no such graph' }
      return variables.ifAfterId === id
        ? { __typename: 'Unchanged', id, minDelaySeconds }
        : { __typename: 'RouterConfigResult', id, supergraphSdl, minDelaySeconds }
    }
    const server = await serve((request, response) => {
      void json(request).then((body) => {
        const asked = body as Asked
        parse(asked.query)
        state.asked.push(asked)
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ data: { routerConfig: config(asked.variables) } }))
      })
    })
    return { state, server }
  }

  test('is followed by its id, and from another endpoint when one fails', async () => {
    const broken = await serve((_request, response) => response.writeHead(502).end('<html>'))
    const { state, server } = await uplink()
    const { url } = await start({
      SUPERGRAPH: 'uplink',
      APOLLO_KEY: 'service:key',
      APOLLO_GRAPH_REF: 'shop@prod',
      APOLLO_UPLINK_ENDPOINTS: `${broken.url},${server.url}`,
    })
    expect(await fieldsOf(url)).toEqual(['a'])
    await until(() => state.asked.length > 1)
    expect(state.asked.map(({ variables }) => variables.ifAfterId).slice(0, 2)).toEqual([null, '1'])
    Object.assign(state, { id: '2', sdl: withFields('a', 'b') })
    await until(async () => (await fieldsOf(url)).includes('b'))
  })

  test('requests the delay until the next request', async () => {
    const { state, server } = await uplink()
    state.minDelaySeconds = 3_600
    const endpoints = [server.url]
    const source = createUplink({ kind: 'uplink', key: 'service:key', graphRef: 'shop@prod', endpoints })
    expect(source.minDelayMs?.()).toBe(0)
    expect([await source.read(), await source.read()]).toEqual([state.sdl, state.sdl])
    expect(source.minDelayMs?.()).toBe(3_600_000)
  })

  test('fails the start if the service refuses, with the reason and without the key', async () => {
    const { server } = await uplink()
    const env = { SUPERGRAPH: 'uplink', APOLLO_KEY: 'service:other', APOLLO_GRAPH_REF: 'shop@prod' }
    const refused = start({ ...env, APOLLO_UPLINK_ENDPOINTS: server.url })
    await expect(refused).rejects.toThrow('the graph shop@prod in GraphOS, got: ACCESS_DENIED: no such graph')
    await expect(refused).rejects.not.toThrow('service:other')
  })
})

describe('a supergraph that is composed from subgraphs', () => {
  async function subgraph(sdl: string) {
    const state = { sdl, status: 200 }
    const server = await serve((_request, response) =>
      response.writeHead(state.status).end(JSON.stringify({ data: { _service: { sdl: state.sdl } } })),
    )
    return { state, server, url: `${server.url}/graphql` }
  }
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])'

  test('follows their schemas, and keeps the last one when they do not compose', async () => {
    const shop = await subgraph(`${link} type Query { shop: Int }`)
    const reviews = await subgraph(`${link} type Query { reviews: Int }`)
    const { url, lines } = await start(
      { SUPERGRAPH: 'compose', SUBGRAPH_URLS: `shop=${shop.url},reviews=${reviews.url}` },
      { supergraph: { headers: { authorization: 'Bearer dev' } } },
    )
    expect(await fieldsOf(url)).toEqual(expect.arrayContaining(['shop', 'reviews']))
    expect(shop.server.received[0]?.headers).toMatchObject({ authorization: 'Bearer dev' })
    reviews.state.sdl = `${link} type Query { shop: String }`
    await until(() => lines.some(({ msg }) => msg === unusable))
    expect(lines).toContainEqual(
      expect.objectContaining({ code: 'INVALID_FIELD_SHARING', msg: 'the schemas of the subgraphs do not compose' }),
    )
    const mismatch = lines.find(({ code }) => code === 'FIELD_TYPE_MISMATCH' || code === 'INVALID_FIELD_SHARING')
    expect(mismatch?.['subgraphs']).toEqual(expect.arrayContaining(['reviews', 'shop']))
    expect(await fieldsOf(url)).toEqual(expect.arrayContaining(['shop', 'reviews']))
    reviews.state.sdl = `${link} type Query { stars: Int }`
    await until(async () => (await fieldsOf(url)).includes('stars'))
    shop.state.status = 500
    shop.state.sdl = ''
    await until(() =>
      lines.some(({ reason }) => String(reason).includes('the subgraph "shop" does not report its schema')),
    )
    expect(await fieldsOf(url)).toEqual(expect.arrayContaining(['shop', 'stars']))
  })

  test.each([
    ['answers with an error', (response: ServerResponse) => response.writeHead(503).end('starting')],
    ['closes its connections', (response: ServerResponse) => response.destroy()],
  ])('waits for a subgraph that %s', async (_what, refuse) => {
    let isReady = false
    const sdl = `${link} type Query { reviews: Int }`
    const reviews = await serve((_request, response) =>
      isReady ? response.end(JSON.stringify({ data: { _service: { sdl } } })) : refuse(response),
    )
    const shop = await subgraph(`${link} type Query { shop: Int }`)
    const { log, lines } = collectLog()
    const config = loadGatewayConfig({
      AUTHENTICATION: 'off',
      PORT: '0',
      SUPERGRAPH: 'compose',
      SUBGRAPH_URLS: `shop=${shop.url},reviews=${reviews.url}`,
    })
    const starting = createGateway(config, { log })
    await until(() => lines.some(({ msg }) => msg === waiting))
    expect(lines.filter(({ msg }) => msg === waiting)).toEqual([
      expect.objectContaining({ level: 30, subgraphs: { reviews: expect.any(String) as string } }),
    ])
    isReady = true
    gateway = await starting
    expect(await fieldsOf(`${gateway.url}/graphql`)).toEqual(expect.arrayContaining(['shop', 'reviews']))
  })

  const waiting = 'waiting for subgraphs to report their schemas'

  test('names the subgraphs that were not ready in time', async () => {
    const shop = await subgraph(`${link} type Query { shop: Int }`)
    const [one, other] = [await subgraph(''), await subgraph('')]
    one.state.status = 503
    const starting = start({
      SUPERGRAPH: 'compose',
      SUPERGRAPH_WAIT_SECONDS: '1',
      SUBGRAPH_URLS: `shop=${shop.url},reviews=${one.url},stock=${other.url}`,
    })
    await expect(starting).rejects.toThrow(
      /^SUPERGRAPH: expected the subgraphs of SUBGRAPH_URLS to report their schemas within 1 second, got: the subgraph "reviews" .*status 503; the subgraph "stock" .*status 200$/,
    )
  })

  test('a subgraph that never responds does not make the gateway wait longer', async () => {
    const silent = await serve(() => undefined)
    const starting = start({
      SUPERGRAPH: 'compose',
      SUPERGRAPH_WAIT_SECONDS: '1',
      SUBGRAPH_URLS: `silent=${silent.url}`,
    })
    await expect(starting).rejects.toThrow('within 1 second, got: the subgraph "silent" does not report its schema')
  })

  test('does not wait if that is configured', async () => {
    const shop = await subgraph('')
    await expect(
      start({ SUPERGRAPH: 'compose', SUPERGRAPH_WAIT_SECONDS: '0', SUBGRAPH_URLS: `shop=${shop.url}` }),
    ).rejects.toThrow('SUPERGRAPH: expected the subgraphs of SUBGRAPH_URLS to report their schemas, got: the subgraph')
    expect(shop.server.received).toHaveLength(1)
  })

  test('needs subgraphs', () => {
    expect(() => loadGatewayConfig({ AUTHENTICATION: 'off', SUPERGRAPH: 'compose' })).toThrow(
      'SUBGRAPH_URLS: expected the URLs of subgraphs when SUPERGRAPH is compose, got none',
    )
  })
})
