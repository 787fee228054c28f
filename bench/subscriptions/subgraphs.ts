// Both subgraphs of the subscription bench in one process: the ticker, whose events the bench sends, and the catalog. An event is
// executed once for each distinct operation, whatever the number of subscribers, so that the upstream is not the bottleneck.
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { execute, parse } from 'graphql'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { monotonicMs, serve } from './channel.ts'
import { buildSubgraph, productOf } from './schema.ts'
import type { FederationVersion, SubgraphName } from './schema.ts'

/** Commands of the bench: publish events to every topic, or reset and read the counts. */
export type SubgraphsCommand =
  | { readonly do: 'emit'; readonly from: number; readonly count: number }
  | { readonly do: 'reset' }
  | { readonly do: 'count' }

/** Counts of the gateways' requests. */
export interface UpstreamCounts {
  /** Open subscriptions. */
  readonly active: number
  /** Entity fetches since the reset. */
  readonly entityFetches: number
}

interface Subscriber {
  readonly socket: WebSocket
  readonly id: string
  readonly topic: string
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

const [tickerPort, catalogPort, version] = process.argv.slice(2).map(Number)
const subscribers = new Map<string, Set<Subscriber>>()
const counts = { active: 0, entityFetches: 0 }
const documents = new Map<string, ReturnType<typeof parse>>()

const schemas = {
  ticker: buildSubgraph('ticker', version as FederationVersion),
  catalog: buildSubgraph('catalog', version as FederationVersion),
}
const ticker = await listen('ticker', tickerPort ?? 0)
await listen('catalog', catalogPort ?? 0)
new WebSocketServer({ server: ticker, handleProtocols: () => 'graphql-transport-ws', perMessageDeflate: false }).on(
  'connection',
  attend,
)

serve<SubgraphsCommand, UpstreamCounts>(async (command) => {
  if (command.do === 'emit') for (let i = 0; i < command.count; i += 1) await emit(command.from + i)
  if (command.do === 'reset') counts.entityFetches = 0
  return { ...counts }
})

/** One event for each topic, to all its subscribers. */
async function emit(n: number): Promise<void> {
  const at = monotonicMs()
  for (const group of subscribers.values()) {
    const [first] = group
    if (!first) continue
    const { topic, query, variables } = first
    const rootValue = { tick: { n, at, product: productOf(topic, n) } }
    const result = await executeOn(schemas.ticker, { query, variables, rootValue })
    const tail = `","type":"next","payload":${JSON.stringify(result)}}`
    for (const { socket, id } of group) socket.send(`{"id":"${id}${tail}`)
  }
}

interface Operation {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly rootValue?: unknown
}

async function executeOn(
  schema: GraphQLSchema,
  { query, variables = {}, rootValue }: Operation,
): Promise<ExecutionResult> {
  let document = documents.get(query)
  if (!document) documents.set(query, (document = parse(query)))
  return execute({ schema, document, rootValue, variableValues: variables })
}

async function listen(name: SubgraphName, port: number) {
  const server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      const operation = JSON.parse(body || '{"query":"{__typename}"}') as Operation
      if (name === 'catalog' && operation.query.includes('_entities')) counts.entityFetches += 1
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(await executeOn(schemas[name], operation)))
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return server
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

interface Message {
  readonly type: string
  readonly id: string
  readonly payload: Operation
}

function attend(socket: WebSocket): void {
  const mine = new Map<string, Subscriber>()
  const drop = (id: string) => {
    const gone = mine.get(id)
    if (!gone || !mine.delete(id)) return
    const group = subscribers.get(keyOf(gone))
    group?.delete(gone)
    if (group?.size === 0) subscribers.delete(keyOf(gone))
    counts.active -= 1
  }
  const add = ({ id, payload: { query, variables = {} } }: Message) => {
    // Gateways choose the name of the variable, or inline the topic.
    const topic = String(Object.values(variables)[0] ?? /topic:\s*"([^"]*)"/.exec(query)?.[1])
    const subscriber = { socket, id, topic, query, variables }
    mine.set(id, subscriber)
    const group = subscribers.get(keyOf(subscriber)) ?? new Set()
    subscribers.set(keyOf(subscriber), group.add(subscriber))
    counts.active += 1
  }
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message
    if (message.type === 'connection_init') socket.send('{"type":"connection_ack"}')
    else if (message.type === 'ping') socket.send('{"type":"pong"}')
    else if (message.type === 'subscribe') add(message)
    else if (message.type === 'complete') drop(message.id)
  })
  socket.on('close', () => [...mine.keys()].forEach(drop))
}

function keyOf({ query, variables }: Subscriber): string {
  return JSON.stringify([query, variables])
}
