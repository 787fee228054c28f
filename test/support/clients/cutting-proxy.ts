import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A TCP proxy between clients and a server, with which tests interrupt connections. */
export interface CuttingProxy {
  /** `host:port` */
  readonly address: string
  /** Open connections. */
  readonly connections: () => number
  /** Resets every connection, without a closing handshake. */
  cut(): void
  /** Resets the connection after the next `bytes` bytes, also within a message. */
  cutAfter(bytes: number): void
  /** While true, new connections are reset immediately. */
  refuse(isRefusing: boolean): void
  /** Passes nothing on and closes nothing, like a network that drops all packets. */
  freeze(isFrozen: boolean): void
  /** Bytes from the server that were not passed on. */
  readonly lostBytes: () => number
  dispose(): Promise<void>
}

export async function startCuttingProxy(target: { readonly port: number }): Promise<CuttingProxy> {
  const open = new Set<Socket>()
  let bytesLeft = Infinity
  let isRefusing = false
  let isFrozen = false
  let lostBytes = 0
  const cut = (): void => {
    for (const socket of open) socket.resetAndDestroy()
  }
  const server = createServer((client) => {
    if (isRefusing) {
      client.resetAndDestroy()
      return
    }
    const upstream = connect(target.port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (chunk) => void (isFrozen || upstream.write(chunk)))
    upstream.on('data', (chunk) => {
      if (isFrozen) {
        lostBytes += chunk.length
        return
      }
      const passed = chunk.subarray(0, bytesLeft)
      bytesLeft -= chunk.length
      client.write(passed)
      if (bytesLeft > 0) return
      bytesLeft = Infinity
      // Forwarded bytes arrive before the end of the connection.
      client.destroySoon()
      upstream.resetAndDestroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => open.size / 2,
    cut,
    cutAfter: (bytes) => {
      bytesLeft = bytes
    },
    refuse: (next) => {
      isRefusing = next
    },
    freeze: (next) => {
      isFrozen = next
    },
    lostBytes: () => lostBytes,
    dispose: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      cut()
      await closed
    },
  }
}
