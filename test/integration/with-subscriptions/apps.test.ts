import { readFileSync } from 'node:fs'
import type { WithSubscriptionsOptions } from '@plumbline/federated-subscriptions'
import { startExpress } from '#root/packages/federated-subscriptions/examples/express'
import { startFastify } from '#root/packages/federated-subscriptions/examples/fastify'
import { startNodeHttp } from '#root/packages/federated-subscriptions/examples/node-http'
import { transports } from '../gateway-subscriptions/support/transports.ts'
import { startHttpSubgraphs, urlsOf } from './support.ts'
import type { HttpSubgraphs } from './support.ts'

const apps = { express: startExpress, fastify: startFastify, 'node-http': startNodeHttp }

let subgraphs: HttpSubgraphs
let running: Awaited<ReturnType<typeof startExpress>> | undefined

beforeEach(async () => {
  subgraphs = await startHttpSubgraphs()
})

afterEach(async () => {
  await running?.stop()
  running = undefined
  await subgraphs.stop()
})

const byUser: WithSubscriptionsOptions<string> = {
  headers: ({ authorization }) => ({ 'x-user': authorization }),
  authenticate: async ({ authorization = 'nobody' }) => ({ identity: authorization, scope: authorization }),
}

async function start(app: keyof typeof apps, options: WithSubscriptionsOptions<string>) {
  running = await apps[app](subgraphs.compose(), { log: quiet, ...options })
  return urlsOf(running.httpServer)
}

const ignore = () => undefined
/** Connections are cut on purpose. */
const quiet = { info: ignore, warn: ignore, error: ignore }

const query = 'subscription ($topic: String!) { progress(topic: $topic) { kind n viewer product { name seenBy } } }'
const eventOf = (kind: string, n: number) => ({
  data: { progress: { kind, n, viewer: 'ada', product: { name: `Product ${n}`, seenBy: 'ada' } } },
})

type Transport = keyof typeof transports
const clientOf = (transport: Transport, urls: { readonly url: string; readonly httpUrl: string }, user: string) =>
  (transports[transport] as (gateway: never, user: string) => ReturnType<(typeof transports)[string]>)(
    urls as never,
    user,
  )

describe.each(Object.keys(apps) as (keyof typeof apps)[])('a stock Apollo Gateway on %s', (app) => {
  test('needs at most 15 changed lines', () => {
    const lines = (name: string) =>
      readFileSync(`packages/federated-subscriptions/examples/${name}.ts`, 'utf8').split('\n')
    const before = lines(`before/${app}`)
    const after = lines(app)
    const added = after.filter((line) => !before.includes(line))
    expect(added.length).toBeGreaterThan(0)
    expect(added.length).toBeLessThanOrEqual(15)
  })

  test.each(Object.keys(transports))('serves subscriptions over %s, completed as the subscriber', async (transport) => {
    const urls = await start(app, byUser)
    const client = clientOf(transport, urls, 'ada')
    const received = client.subscribe({ query, variables: { topic: 'a' } })
    await received.has(1)
    subgraphs.log.append('a')
    subgraphs.servers.runs.cut()
    subgraphs.log.append('a')
    subgraphs.log.append('a', 'END')
    expect(await received.end).toEqual({ status: 'completed' })
    expect(received.events).toEqual([eventOf('SNAPSHOT', 0), eventOf('STEP', 1), eventOf('STEP', 2), eventOf('END', 3)])
    await client.dispose()
  })

  test('still serves queries, also of clients that accept streams as well', async () => {
    const { httpUrl } = await start(app, byUser)
    for (const accept of [
      'application/json',
      'application/graphql-response+json, application/json, text/event-stream',
    ]) {
      const response = await fetch(httpUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query: '{ product(upc: "7") { name } }' }),
      })
      expect(await response.json()).toEqual({ data: { product: { name: 'Product 7' } } })
    }
  })
})

describe.each(['ws', 'sse', 'multipart'] as const)('a subgraph that is reached over %s', (protocol) => {
  const upstream = () => {
    const { url, sseUrl, multipartUrl } = subgraphs.servers.runs
    return { ws: { ws: url.replace('http', 'ws') }, sse: { sse: sseUrl }, multipart: { multipart: multipartUrl } }[
      protocol
    ]
  }

  test('resumes when its connection breaks', async () => {
    const urls = await start('node-http', { ...byUser, subgraphs: { runs: upstream() } })
    const client = clientOf('graphql-ws', urls, 'ada')
    const received = client.subscribe({ query, variables: { topic: 'a' } })
    await received.has(1)
    for (let n = 1; n < 4; n += 1) {
      subgraphs.servers.runs.cut()
      subgraphs.log.append('a')
      await received.has(n + 1)
    }
    subgraphs.log.append('a', 'END')
    expect(await received.end).toEqual({ status: 'completed' })
    expect(received.events).toEqual([
      eventOf('SNAPSHOT', 0),
      eventOf('STEP', 1),
      eventOf('STEP', 2),
      eventOf('STEP', 3),
      eventOf('END', 4),
    ])
    await client.dispose()
  })

  test('refuses with an error code', async () => {
    subgraphs.banned.add('ada')
    const urls = await start('node-http', { ...byUser, subgraphs: { runs: upstream() } })
    const client = clientOf('graphql-ws', urls, 'ada')
    const received = client.subscribe({ query, variables: { topic: 'a' } })
    expect(await received.end).toMatchObject({
      status: 'failed',
      error: [{ message: 'not for you', extensions: { code: 'NOT_FOUND' } }],
    })
    expect(received.events).toEqual([])
    await client.dispose()
  })
})
