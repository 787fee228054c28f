import type { WebSocket } from 'ws'

/** Pings sockets, and ends those whose peer does not answer. */
export interface Heartbeat {
  /** Returns how to stop watching `socket`. */
  watch(socket: WebSocket): () => void
  dispose(): void
}

/**
 * One timer for all sockets: each is pinged once in an interval, a share of them with each tick. A socket that has not
 * answered when its next turn comes is terminated, so a dead peer is gone within two intervals and a tick.
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
 * Calls `onSilent` unless the peer's answer arrives now: a process that was paused, or kept busy, runs its timers before it
 * reads what has come meanwhile.
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
