import { Worker } from 'node:worker_threads'
import type { SimulationInput, SimulationResult } from '../domain/advice/simulation-port.ts'

/** What the worker thread says. */
export type SimulationMessage =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'result'; readonly result: SimulationResult }

export interface SimulatorConfig {
  /** A simulation that takes longer fails; default 30,000. */
  readonly timeoutMs?: number
}

export interface SimulateOptions {
  /** Ends the worker thread at once; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Called with a fraction, from 0 to 1, as the work goes on. */
  readonly onProgress?: (fraction: number) => void
}

export interface Simulator {
  /**
   * Runs the what-if simulation in a worker thread of its own.
   * @throws RangeError for input out of bounds; TimeoutError after `timeoutMs`; the reason of `signal`
   */
  simulate(input: SimulationInput, options?: SimulateOptions): Promise<SimulationResult>
  /** Ends what is running (it rejects) and refuses more. */
  dispose(): Promise<void>
}

// Compiled, the worker lies beside this file as JavaScript; from source, Node strips its types.
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './simulation-worker.ts' : './simulation-worker.js',
  import.meta.url,
)

/** Makes a simulator; it owns its worker threads. */
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
  // Flags of this process (a test runner's, say) are not the worker's.
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
