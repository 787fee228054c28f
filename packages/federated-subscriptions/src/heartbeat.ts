import type { WebSocket } from 'ws'

/** Pings sockets, and terminates those whose peer does not respond. */
export interface Heartbeat {
  /** @returns stops pinging `socket` */
  watch(socket: WebSocket): () => void
  dispose(): void
}

/**
 * Uses one timer for all sockets. Each socket is pinged once per interval, a part of them with each tick. A socket that has not
 * responded to its previous ping is terminated, so an unreachable peer is detected within two intervals and a tick.
 */
export function createHeartbeat(intervalMs: number): Heartbeat {
  const shares = Array.from({ length: sharesPerInterval }, () => new Map<WebSocket, { isAlive: boolean }>())
  let turn = 0
  let joined = 0
  const timer = setInterval(() => {
    turn = (turn + 1) % sharesPerInterval
    for (const [socket, state] of shares[turn] ?? []) beat(socket, state)
  }, intervalMs / sharesPerInterval)
  timer.unref()

  return {
    watch: (socket) => {
      const share = shares[joined++ % sharesPerInterval]
      const state = { isAlive: true }
      const onPong = (): void => void (state.isAlive = true)
      share?.set(socket, state)
      socket.on('pong', onPong)
      return () => {
        share?.delete(socket)
        socket.off('pong', onPong)
      }
    },
    dispose: () => clearInterval(timer),
  }
}

/**
 * Calls `onSilent` unless the peer's response is received in this iteration of the event loop: a process that was suspended or busy runs
 * its timers before it reads from its sockets.
 */
export function whenStillSilent(isAlive: () => boolean, onSilent: () => void): void {
  setImmediate(() => {
    if (!isAlive()) onSilent()
  })
}

function beat(socket: WebSocket, state: { isAlive: boolean }): void {
  if (!state.isAlive)
    return whenStillSilent(
      () => state.isAlive,
      () => socket.terminate(),
    )
  if (socket.readyState !== socket.OPEN) return
  state.isAlive = false
  socket.ping()
}

const sharesPerInterval = 12
