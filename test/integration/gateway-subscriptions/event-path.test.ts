import { createWebSocketUpstream } from '@plumbline/federated-subscriptions'
import { WebSocket } from 'ws'
import { connect, receive, until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import { startSubgraph } from './support/subgraph-server.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller } from './support/subgraphs.ts'

/** The classes of the package whose methods are on the call stack, from the first caller on, each once. */
function classesOnStack(): readonly string[] {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 100
  const { stack = '' } = new Error('the call stack')
  Error.stackTraceLimit = limit
  const frames = stack.matchAll(/ at ([A-Z]\w+)\.[^\n]*\/packages\/federated-subscriptions\//g)
  const names = [...frames].map(([, name = '']) => name).filter((name) => name !== 'Object' && name !== 'WebSocket')
  return [...new Set(names.toReversed())]
}

// packages/federated-subscriptions/src/README.md describes the path.
test('an event passes five objects between the upstream and the socket of a client', async () => {
  const subgraphs = createTestSubgraphs()
  const subgraph = await startSubgraph(subgraphs.runs)
  const upstream = createWebSocketUpstream<Caller>({ urls: [subgraph.url] })
  let toCompletion: readonly string[] = []
  const gateway = await startGateway(subgraphs, {
    deps: {
      upstreams: { runs: upstream },
      completeEvent: async ({ event }) => {
        toCompletion = classesOnStack()
        return { data: event.data ?? null }
      },
    },
  })
  const client = connect(gateway.url)
  const { send } = WebSocket.prototype
  let toSocket: readonly string[] = []
  WebSocket.prototype.send = function (this: WebSocket, ...args: Parameters<WebSocket['send']>) {
    const classes = classesOnStack()
    if (classes.includes('SocketSubscription')) toSocket = classes
    return send.apply(this, args)
  } as typeof send
  try {
    const received = receive(client, { query: 'subscription { progress(topic: "a") { n } }' })
    await until(() => gateway.subscriptions.metrics().gauges.upstreams === 1)
    subgraphs.log.append('a')
    await received.has(1)
  } finally {
    WebSocket.prototype.send = send
    await client.dispose()
    await gateway.stop()
    await upstream.dispose()
    await subgraph.stop()
  }
  expect(toCompletion).toEqual(['Connection', 'Attempt', 'Stream', 'EventPipeline', 'TimedCompletion'])
  expect(toSocket).toEqual(['EventPipeline', 'Stream', 'SocketSubscription', 'ClientConnection'])
  // What connects to the subgraph, and what limits the time of the host's executor, are not between the upstream and the socket.
  const passed = new Set([...toCompletion, ...toSocket])
  for (const outside of ['Connection', 'TimedCompletion']) passed.delete(outside)
  expect(passed.size).toBe(5)
})
