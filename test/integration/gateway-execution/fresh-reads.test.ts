import type { ServerResponse } from 'node:http'
import { createLog } from '#platform/logging'
import { createRequestHeaders } from '#root/gateway/src/headers/request-headers'
import type { RequestContext } from '#root/gateway/src/requests/request-context'
import { gatherEntities } from '#root/gateway/src/transport/gather-entities'
import { identifyFetches } from '#root/gateway/src/transport/identified-fetch'
import { createSubgraphTransport } from '#root/gateway/src/transport/subgraph-transport'
import { until } from '#root/test/support/until'
import { disposeAll, listen, query, servers } from './http-subgraphs.ts'

afterEach(disposeAll)

const entities = '{"data":{"_entities":[{"name":"Book"}]}}'

/** The fetches of a gateway to a subgraph whose responses the test controls. */
async function setup() {
  const held: ServerResponse[] = []
  const { url } = await listen((_, response) => void held.push(response))
  const transport = createSubgraphTransport({
    local: {},
    urls: { reviews: [url] },
    timeoutMs: 10_000,
    maxResponseBytes: 1_000_000,
    pipelining: 1,
    sharing: true,
    log: createLog({ service: 'test', level: 'fatal' }),
  })
  servers.push(transport)
  const { fetch } = transport
  return {
    held,
    ...identifyFetches(
      { cached: fetch, direct: fetch, gathered: gatherEntities(fetch) },
      { issuer: null, requestHeaders: createRequestHeaders({ all: [], subgraphs: {} }), tokenHeader: 'authorization' },
    ),
  }
}

const context: RequestContext = {
  correlationId: 'test',
  clientAddress: '127.0.0.1',
  caller: { viewer: null, expiresAt: null, current: async () => null },
  signal: new AbortController().signal,
  forwardedHeaders: [],
}

const request = () => query({ representations: ['{"__typename":"Book","id":"1"}'], variables: {} })

test('equal queries that follow each other share a call', async () => {
  const { held, forQueries } = await setup()
  const first = forQueries(request(), context)
  await until(() => held.length === 1)
  const second = forQueries(request(), context)
  held[0]?.end(entities)
  expect(await second).toEqual(await first)
  expect(held).toHaveLength(1)
})

test('the fetches that complete an event start after it, even if an equal fetch is running for an earlier one', async () => {
  const { held, forEvents } = await setup()
  const first = forEvents(request(), context)
  await until(() => held.length === 1)
  const second = forEvents(request(), context)
  await until(() => held.length === 2)
  held[0]?.end(entities)
  held[1]?.end(entities.replace('Book', 'Renamed'))
  expect(await first).toEqual({ data: { _entities: [{ name: 'Book' }] } })
  expect(await second).toEqual({ data: { _entities: [{ name: 'Renamed' }] } })
})
