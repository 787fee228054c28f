// The limit: this one subscription, written by hand. One upstream subscription for each topic, one entity fetch for each event,
// one serialisation, then one send for each client. It has no planning, validation or recovery.
import { createServer } from 'node:http'
import { Pool } from 'undici'
import { WebSocket, WebSocketServer } from 'ws'
import type { Product, Tick } from './schema.ts'

const { PORT, TICKER_URL = '', CATALOG_URL = '' } = process.env
const catalog = new Pool(new URL(CATALOG_URL).origin, { connections: 64 })
const topics = new Map<string, Set<Watcher>>()
/** Pending events of each topic: they are completed concurrently, and sent in order. */
const latest = new Map<string, Promise<void>>()

interface Watcher {
  readonly socket: WebSocket
  readonly id: string
}

interface Message {
  readonly type: string
  readonly id: string
  readonly payload: { readonly variables: { readonly topic: string }; readonly data: { readonly tick: Tick } }
}

const upstream = new WebSocket(TICKER_URL.replace(/^http/, 'ws'), 'graphql-transport-ws', { perMessageDeflate: false })
await new Promise<void>((resolve, reject) => {
  upstream.on('error', reject)
  upstream.on('open', () => upstream.send('{"type":"connection_init"}'))
  upstream.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message
    if (message.type === 'connection_ack') resolve()
    if (message.type === 'next') receive(message.id, message.payload.data.tick)
  })
})

const server = createServer((_request, response) => response.end('{"data":{"__typename":"Query"}}'))
new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws', perMessageDeflate: false }).on(
  'connection',
  (socket) => {
    socket.on('message', (data: Buffer) => {
      const { type, id, payload } = JSON.parse(data.toString()) as Message
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}')
      if (type === 'subscribe') watch({ socket, id }, payload.variables.topic)
    })
  },
)
// The same backlog as the gateway.
server.listen(Number(PORT), '127.0.0.1', 4_096)

function watch(watcher: Watcher, topic: string): void {
  const watchers = topics.get(topic) ?? new Set()
  watchers.add(watcher)
  watcher.socket.on('close', () => watchers.delete(watcher))
  if (topics.has(topic)) return
  topics.set(topic, watchers)
  const query = 'subscription ($topic: String!) { tick(topic: $topic) { n at product { upc } } }'
  upstream.send(JSON.stringify({ id: topic, type: 'subscribe', payload: { query, variables: { topic } } }))
}

const entityQuery = 'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Product { name price } } }'

function receive(topic: string, tick: Tick): void {
  const before = latest.get(topic)
  latest.set(topic, publish(topic, { text: complete(tick), before }))
}

async function complete({ n, at, product: { upc } }: Tick): Promise<string> {
  const { body } = await catalog.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: entityQuery, variables: { keys: [{ __typename: 'Product', upc }] } }),
  })
  const { data } = (await body.json()) as { readonly data: { readonly _entities: readonly [Product] } }
  const [{ name, price }] = data._entities
  return JSON.stringify({ data: { tick: { n, at, product: { upc, name, price } } } })
}

interface Publication {
  readonly text: Promise<string>
  readonly before: Promise<void> | undefined
}

async function publish(topic: string, { text, before }: Publication): Promise<void> {
  const payload = await text
  await before
  const tail = `","type":"next","payload":${payload}}`
  for (const { socket, id } of topics.get(topic) ?? []) socket.send(`{"id":"${id}${tail}`)
}
