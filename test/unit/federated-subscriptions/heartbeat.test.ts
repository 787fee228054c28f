import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'
import { createHeartbeat } from '#root/packages/federated-subscriptions/src/heartbeat'
import { until } from '#root/test/support/until'

const intervalMs = 240
/** A busy machine runs timers late. */
const latenessMs = 500

class FakeSocket extends EventEmitter {
  readonly OPEN = 1
  readonly readyState = 1
  readonly answers: boolean
  pings = 0
  terminatedAtMs: number | undefined

  constructor(answers: boolean) {
    super()
    this.answers = answers
  }

  ping(): void {
    this.pings++
    if (this.answers) this.emit('pong')
  }

  terminate(): void {
    this.terminatedAtMs ??= performance.now()
  }
}

test('a peer that does not respond to a ping is terminated within two and a half intervals; others stay connected', async () => {
  const heartbeat = createHeartbeat(intervalMs)
  const beganAtMs = performance.now()
  const sockets = Array.from({ length: 24 }, (_, index) => new FakeSocket(index % 5 === 0))
  for (const socket of sockets) heartbeat.watch(socket as unknown as WebSocket)
  const silent = sockets.filter(({ answers }) => !answers)
  await until(() => silent.every(({ terminatedAtMs }) => terminatedAtMs !== undefined))
  heartbeat.dispose()
  for (const { pings, terminatedAtMs = 0 } of silent) {
    expect(pings).toBe(1)
    expect(terminatedAtMs - beganAtMs).toBeLessThan(2.5 * intervalMs + latenessMs)
  }
  const others = sockets.filter(({ answers }) => answers)
  expect(others.map(({ terminatedAtMs }) => terminatedAtMs)).toEqual(others.map(() => undefined))
})
