import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GraphQLSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Caller } from './subgraphs.ts'

/** A subgraph that serves graphql-ws on its own port. */
export interface SubgraphServer {
  readonly url: string
  readonly sockets: () => number
  /** Resets all sockets, like a crash, and keeps listening. */
  cut(): void
  /** Stops responding on existing and new sockets, like a paused process. */
  freeze(): void
  stop(): Promise<void>
}

/** @param port - 0: any free port */
export async function startSubgraph(schema: GraphQLSchema, port = 0): Promise<SubgraphServer> {
  const server = createServer((_request, response) => response.writeHead(404).end())
  const sockets = new WebSocketServer({ server, path: '/graphql' })
  const protocol = useServer(
    {
      schema,
      onConnect: ({ connectionParams }) => connectionParams?.['caller'] !== 'intruder',
      context: ({ connectionParams }, _id, payload): Caller => ({
        name: String(payload.extensions?.['caller'] ?? connectionParams?.['caller'] ?? 'nobody'),
      }),
    },
    sockets,
  )
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of sockets.clients) socket.terminate()
  }
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    cut()
    await protocol.dispose()
    await new Promise((resolve) => server.close(resolve))
  }
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    sockets: () => sockets.clients.size,
    cut,
    freeze: () => {
      for (const socket of sockets.clients) silence(socket)
      sockets.prependListener('connection', silence)
    },
    stop: () => (stopped ??= stop()),
  }
}

function silence(socket: WebSocket): void {
  socket.pause()
  socket.send = () => undefined
}
