import type { MetricsSnapshot } from '#platform/metrics'
import { withResolvers } from '#platform/timing'
import { isMessage } from './messages.ts'
import type { FromPrimary, FromWorker } from './messages.ts'

/** The channel from a worker to the primary. */
export interface WorkerChannel {
  /** Reports to the primary that this worker is ready, and responds to its requests for metrics. */
  announce(ownMetrics: () => Promise<MetricsSnapshot>): void
  /** The metrics of all workers in one text. */
  collectMetrics(own: MetricsSnapshot): Promise<string>
}

export function createWorkerChannel(channel: NodeJS.Process): WorkerChannel {
  const collecting = new Map<string, (text: string) => void>()
  const send = (message: FromWorker) => void channel.send?.(message)
  let collected = 0
  return {
    announce(ownMetrics) {
      channel.on('message', (message: unknown) => {
        if (!isMessage<FromPrimary>(message)) return
        if (message.type === 'metrics') {
          const { id } = message
          void ownMetrics().then((metrics) => send({ type: 'metrics', id, metrics }))
        }
        if (message.type === 'collected') collecting.get(message.id)?.(message.text)
      })
      send({ type: 'ready' })
    },
    collectMetrics(own) {
      const id = String(++collected)
      const { promise, resolve } = withResolvers<string>()
      collecting.set(id, resolve)
      send({ type: 'collect', id, own })
      return promise.finally(() => collecting.delete(id))
    },
  }
}
