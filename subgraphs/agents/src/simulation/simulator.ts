import { Worker } from 'node:worker_threads'
import type { SimulationInput, SimulationResult } from '../domain/advice/simulation-port.ts'

/** Messages of the worker thread. */
export type SimulationMessage =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'result'; readonly result: SimulationResult }

export interface SimulatorConfig {
  /** A longer simulation fails. Default 30,000. */
  readonly timeoutMs?: number
}

export interface SimulateOptions {
  /** Terminates the worker thread; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Called with a fraction, from 0 to 1, during the simulation. */
  readonly onProgress?: (fraction: number) => void
}

export interface Simulator {
  /**
   * Runs the what-if simulation in a worker thread.
   * @throws RangeError for input out of bounds; TimeoutError after `timeoutMs`; the reason of `signal`
   */
  simulate(input: SimulationInput, options?: SimulateOptions): Promise<SimulationResult>
  /** Terminates running simulations, which reject, and refuses new ones. */
  dispose(): Promise<void>
}

// The compiled worker is a JavaScript file beside this one; from source, Node strips the types.
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './simulation-worker.ts' : './simulation-worker.js',
  import.meta.url,
)

/** Creates a simulator, which owns its worker threads. */
export function createSimulator({ timeoutMs = 30_000 }: SimulatorConfig = {}): Simulator {
  const closing = new AbortController()
  const running = new Set<Promise<unknown>>()
  return {
    simulate(input, { signal, onProgress } = {}) {
      const signals = [closing.signal, AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]
      const work = runWorker(input, AbortSignal.any(signals), onProgress)
      running.add(work)
      return work.finally(() => running.delete(work))
    },
    async dispose() {
      closing.abort(new Error('the simulator is disposed'))
      await Promise.allSettled(running)
    },
  }
}

async function runWorker(
  input: SimulationInput,
  signal: AbortSignal,
  onProgress: ((fraction: number) => void) | undefined,
): Promise<SimulationResult> {
  signal.throwIfAborted()
  // The worker must not inherit the flags of this process, such as those of a test runner.
  const worker = new Worker(workerUrl, { workerData: input, execArgv: [], name: 'what-if simulation' })
  const { promise, resolve, reject } = Promise.withResolvers<SimulationResult>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  worker.on('message', (message: SimulationMessage) =>
    message.kind === 'progress' ? onProgress?.(message.fraction) : resolve(message.result),
  )
  worker.on('error', reject)
  worker.on('exit', (code) => reject(new Error(`expected a result from the simulation, got exit code ${code}`)))
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', abort)
    await worker.terminate()
  }
}
