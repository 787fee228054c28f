import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'
import { createHeartbeat } from '#root/packages/federated-subscriptions/src/heartbeat'
import { until } from '#root/test/support/until'

const intervalMs = 240

class FakeSocket extends EventEmitter {
  readonly OPEN = 1
  readonly readyState = 1
  readonly answers: boolean
  pings = 0
  isTerminated = false

  constructor(answers: boolean) {
    super()
    this.answers = answers
  }

  ping(): void {
    this.pings++
    if (this.answers) this.emit('pong')
  }

  terminate(): void {
    this.isTerminated = true
    this.emit('terminated')
  }
}

test('a peer that does not respond to a ping is terminated before the third ping of others, which stay connected', async () => {
  const heartbeat = createHeartbeat(intervalMs)
  const sockets = Array.from({ length: 24 }, (_, index) => new FakeSocket(index % 5 === 0))
  const silent = sockets.filter(({ answers }) => !answers)
  const others = sockets.filter(({ answers }) => answers)
  // Counted in pings, because a busy machine runs timers late.
  const pingsOfOthers: number[] = []
  for (const socket of silent)
    socket.on('terminated', () => pingsOfOthers.push(Math.max(...others.map(({ pings }) => pings))))
  for (const socket of sockets) heartbeat.watch(socket as unknown as WebSocket)
  await until(() => silent.every(({ isTerminated }) => isTerminated))
  heartbeat.dispose()
  expect(silent.map(({ pings }) => pings)).toEqual(silent.map(() => 1))
  expect(Math.max(...pingsOfOthers)).toBeLessThanOrEqual(2)
  expect(others.filter(({ isTerminated }) => isTerminated)).toEqual([])
})
