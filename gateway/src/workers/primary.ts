import cluster from 'node:cluster'
import type { Worker } from 'node:cluster'
import { once } from 'node:events'
import { AppError } from '#platform/errors'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { mergeMetrics } from '#platform/metrics'
import type { MetricsSnapshot } from '#platform/metrics'
import { withinMs, withResolvers } from '#platform/timing'
import { isMessage } from './messages.ts'
import type { FromPrimary, FromWorker } from './messages.ts'

export interface WorkersOptions {
  readonly count: number
  readonly log: Logger
}

/**
 * Runs the gateway as several processes that share only the port: the primary accepts connections and distributes them in turn.
 * A worker that ends is restarted, first immediately, then after delays that double up to five seconds.
 * @throws AppError - a worker ended before it was ready; it has logged the reason
 */
export async function startWorkers({ count, log }: WorkersOptions): Promise<Disposable> {
  const workers = new Workers(log)
  try {
    await Promise.all(Array.from({ length: count }, () => workers.start()))
  } catch (error) {
    await workers.dispose()
    throw error
  }
  return workers
}

type Collect = Extract<FromWorker, { readonly type: 'collect' }>

class Workers implements Disposable {
  readonly #log: Logger
  readonly #ready = new Set<Worker>()
  readonly #restarts = new Set<NodeJS.Timeout>()
  readonly #answers = new Map<string, (metrics: MetricsSnapshot) => void>()
  #failuresInARow = 0
  #asked = 0
  #isStopping = false

  constructor(log: Logger) {
    this.#log = log
  }

  /** Resolves when the worker is ready; from then on it is restarted when it ends. */
  async start(): Promise<void> {
    const worker = cluster.fork()
    const { promise: isReady, resolve } = withResolvers<void>()
    worker.on('message', (message: unknown) => {
      if (!isMessage<FromWorker>(message)) return
      if (message.type === 'ready') resolve()
      if (message.type === 'metrics') this.#answers.get(message.id)?.(message.metrics)
      if (message.type === 'collect') void this.#collect(worker, message)
    })
    const ended = once(worker, 'exit').then(() => {
      throw new AppError({ code: 'INTERNAL', message: 'Expected the worker to become ready, but it ended.' })
    })
    await Promise.race([isReady, ended])
    this.#ready.add(worker)
    const readyAt = performance.now()
    ended.catch(() => this.#onEnded(worker, readyAt))
  }

  async dispose(): Promise<void> {
    this.#isStopping = true
    for (const restart of this.#restarts) clearTimeout(restart)
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
    await Promise.all(
      workers.map(async (worker) => {
        if (worker.isDead()) return
        const ended = once(worker, 'exit')
        worker.process.kill('SIGTERM')
        await ended
      }),
    )
  }

  #onEnded(worker: Worker, readyAt: number): void {
    this.#ready.delete(worker)
    if (this.#isStopping) return
    if (performance.now() - readyAt > settledMs) this.#failuresInARow = 0
    this.#log.error({ workerPid: worker.process.pid, signal: worker.process.signalCode }, 'a worker ended')
    this.#restart()
  }

  #restart(): void {
    const waitMs = this.#failuresInARow === 0 ? 0 : Math.min(maxWaitMs, 100 * 2 ** this.#failuresInARow)
    this.#failuresInARow++
    const restart = setTimeout(() => {
      this.#restarts.delete(restart)
      this.start().catch((error: unknown) => {
        this.#log.error({ err: error }, 'a worker could not be restarted')
        if (!this.#isStopping) this.#restart()
      })
    }, waitMs)
    this.#restarts.add(restart)
  }

  /** The worker that receives a request for `/metrics` responds for all workers. */
  async #collect(asker: Worker, { id, own }: Collect): Promise<void> {
    const others = [...this.#ready].filter((worker) => worker !== asker)
    const snapshots = await Promise.all(others.map((worker) => this.#ask(worker)))
    const text = await mergeMetrics([own, ...snapshots.filter((snapshot) => snapshot !== null)])
    send(asker, { type: 'collected', id, text })
  }

  async #ask(worker: Worker): Promise<MetricsSnapshot | null> {
    const id = String(++this.#asked)
    const { promise, resolve } = withResolvers<MetricsSnapshot | null>()
    this.#answers.set(id, resolve)
    send(worker, { type: 'metrics', id })
    try {
      return await withinMs(promise, answerTimeoutMs, () => null)
    } finally {
      this.#answers.delete(id)
    }
  }
}

// A worker that is about to end is disconnected and does not accept messages; its `exit` event follows.
const send = (worker: Worker, message: FromPrimary) => void (worker.isConnected() && worker.send(message))

/** A worker that ran at least this long resets the delay of restarts. */
const settledMs = 10_000
const maxWaitMs = 5_000
const answerTimeoutMs = 1_000
