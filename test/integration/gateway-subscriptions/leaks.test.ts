import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createWebSocketUpstream } from '@plumbline/federated-subscriptions'
import { WebSocket } from 'ws'
import { untilShown } from '#root/test/support/until'
import { until } from './support/client.ts'
import { openEventSource } from './support/event-source.ts'
import { startGateway } from './support/gateway.ts'
import { startSubgraph } from './support/subgraph-server.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller } from './support/subgraphs.ts'

const cycles = Number(process.env['LEAK_CYCLES'] ?? 400)
const atOnce = 50
const query = 'subscription ($t: String!) { progress(topic: $t) { n product { name } } }'

test(
  `${cycles} connections that subscribe and disconnect leave nothing behind`,
  async () => {
    const subgraphs = createTestSubgraphs()
    const subgraph = await startSubgraph(subgraphs.runs)
    const upstream = createWebSocketUpstream<Caller>({ urls: [subgraph.url] })
    const gateway = await startGateway(subgraphs, { deps: { upstreams: { runs: upstream } } })
    const round = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done += atOnce) {
        await Promise.all(Array.from({ length: atOnce }, (_, index) => cycle(gateway, index)))
      }
      await until(
        () =>
          gateway.subscriptions.metrics().gauges.sockets === 0 &&
          gateway.subscriptions.metrics().gauges.httpStreams === 0,
      )
      await until(() => subgraphs.log.readers === 0 && subgraph.sockets() === 0)
    }
    await round(200)
    const before = { heapBytes: heapBytes(), resources: resources() }
    await round(cycles)
    const { gauges } = gateway.subscriptions.metrics()
    expect(gauges).toEqual({
      sockets: 0,
      httpStreams: 0,
      operations: 0,
      sharedGroups: 0,
      upstreams: 0,
      pendingEvents: 0,
    })
    // Libraries keep timers for a moment, so the number may differ for a short time.
    await untilShown(
      async () => grown(before.resources, resources()),
      (more) => more.length === 0,
    )
    // One cycle uses about ten thousand bytes, so a leak of a tenth of it is detected.
    expect(heapBytes() - before.heapBytes).toBeLessThan(cycles * 1_000 + 3_000_000)
    await gateway.stop()
    await upstream.dispose()
    await subgraph.stop()
  },
  60_000 + cycles * 50,
)

const grown = (before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) =>
  Object.entries(after).filter(([kind, count]) => count > (before[kind] ?? 0))

type Gateway = Awaited<ReturnType<typeof startGateway>>

/** Disconnects in every way: immediately, after the first event, with a close, without one, over HTTP. */
async function cycle(gateway: Gateway, index: number): Promise<void> {
  if (index % 5 === 4) return leaveStream(gateway)
  const socket = new WebSocket(gateway.url, 'graphql-transport-ws', { perMessageDeflate: false })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  socket.once('open', () => {
    if (index % 5 === 0) return socket.terminate()
    socket.send('{"type":"connection_init"}')
  })
  socket.on('message', (data) => {
    const { type } = JSON.parse(String(data)) as { type: string }
    if (type === 'next') return index % 5 === 1 ? socket.close(1000) : socket.terminate()
    const variables = { t: `topic ${index % 7}` }
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }))
    if (index % 5 === 2) socket.terminate()
  })
  await closed
}

async function leaveStream(gateway: Gateway): Promise<void> {
  const controller = new AbortController()
  const events = openEventSource(gateway.httpUrl, {
    query: 'subscription { progress(topic: "http") { n } }',
    signal: controller.signal,
  })
  await events.next()
  controller.abort()
  await events.return(undefined).catch(() => undefined)
}

/** Handles that keep a process alive, without the idle sockets of the HTTP client. */
function resources(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of process.getActiveResourcesInfo()) {
    if (name === 'TCPSocketWrap' || name === 'Immediate') continue
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().heapUsed
}
