import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A port that forwards to another one, until it is cut. */
export interface CuttableWay {
  readonly port: number
  /** Resets every connection, and refuses new ones until `mend`. */
  cut(): void
  mend(): void
  dispose(): Promise<void>
}

/** A TCP proxy in front of a server on loopback. */
export async function createCuttableWay(targetPort: number): Promise<CuttableWay> {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.resetAndDestroy()
    const far = connect({ port: targetPort, host: '127.0.0.1' })
    join(near, far, sockets)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const resetAll = () => {
    for (const socket of sockets) reset(socket)
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true
      resetAll()
    },
    mend: () => {
      isCut = false
    },
    dispose: async () => {
      const closed = once(server, 'close')
      server.close()
      resetAll()
      await closed
    },
  }
}

/** Forwards data in both directions; a reset of one socket resets the other. */
function join(near: Socket, far: Socket, sockets: Set<Socket>): void {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    sockets.add(one)
    one.setNoDelay(true)
    one.pipe(other)
    one.on('error', () => reset(other))
    one.on('close', () => {
      sockets.delete(one)
      other.destroySoon()
    })
  }
}

/** A socket that is ending must not be reset, because Node would keep its handle forever. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
