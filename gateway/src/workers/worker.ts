import { isMessage } from './messages.ts'
import type { FromPrimary, FromWorker } from './messages.ts'

/** A worker's line to the primary. */
export interface WorkerLine {
  /** Lets the primary know that this worker serves, and how to ask for its metrics. */
  announce(ownMetrics: () => string): void
  /** The metrics of all workers in one text. */
  collectMetrics(own: string): Promise<string>
}

export function createWorkerLine(channel: NodeJS.Process): WorkerLine {
  const collecting = new Map<string, (text: string) => void>()
  const send = (message: FromWorker) => void channel.send?.(message)
  let collected = 0
  return {
    announce(ownMetrics) {
      channel.on('message', (message: unknown) => {
        if (!isMessage<FromPrimary>(message)) return
        if (message.type === 'metrics') send({ type: 'metrics', id: message.id, text: ownMetrics() })
        if (message.type === 'collected') collecting.get(message.id)?.(message.text)
      })
      send({ type: 'ready' })
    },
    collectMetrics(own) {
      const id = String(++collected)
      const { promise, resolve } = Promise.withResolvers<string>()
      collecting.set(id, resolve)
      send({ type: 'collect', id, own })
      return promise.finally(() => collecting.delete(id))
    },
  }
}
