import { Worker } from 'node:worker_threads'
import { bulkhead, BulkheadRejectedError } from 'cockatiel'
import { AppError } from '#platform/errors'
import { withinMs } from '#platform/timing'

export interface ThreadConfig {
  /** For people: `what-if planner`. */
  readonly name: string
  /** The file of the thread without its extension: TypeScript from source, JavaScript when compiled. It answers each message with one. */
  readonly file: URL
  /** Whether the caller runs from source. */
  readonly isSource: boolean
  /** How long one call may take, milliseconds. */
  readonly timeoutMs: number
  /** How many calls may wait for the one in progress. */
  readonly maxWaiting: number
  /** How long an idle thread is kept, milliseconds. */
  readonly idleMs: number
}

/** Calls a function on another thread, one call at a time. */
export interface Thread<Request, Response> {
  /**
   * @param signal - aborting it ends the thread if the call is in progress; a call that still waits is not made
   * @throws AppError RATE_LIMITED - too many calls are waiting; TIMEOUT - the thread is ended
   * @throws Error - what the function threw; the thread is ended
   * @throws the reason of the signal
   */
  call(request: Request, signal?: AbortSignal): Promise<Response>
  /** Ends the thread; pending calls reject. */
  dispose(): Promise<void>
}

const retryAfterMs = 2_000

/**
 * Creates a thread for work that takes longer than other work of the process may wait. It starts with the first call and ends when
 * it is idle; an idle one does not keep the process alive.
 */
export function createThread<Request, Response>(config: ThreadConfig): Thread<Request, Response> {
  const { name, timeoutMs, maxWaiting, idleMs } = config
  const queue = bulkhead(1, maxWaiting)
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let isDisposed = false

  const end = async (): Promise<void> => {
    const ending = worker
    worker = null
    await ending?.terminate()
  }
  const ask = async (request: Request, signal: AbortSignal | undefined): Promise<Response> => {
    if (isDisposed) throw new Error('expected the thread to be in use, it is disposed')
    signal?.throwIfAborted()
    clearTimeout(idle)
    worker ??= startWorker(config)
    const thread = worker
    thread.ref()
    try {
      return await withinMs(answerOf<Response>(thread, { request, name, signal }), timeoutMs, () => {
        throw new AppError({
          code: 'TIMEOUT',
          message: `Expected an answer of the ${name} within ${timeoutMs} ms, it took longer.`,
        })
      })
    } catch (error) {
      await end()
      throw error
    } finally {
      thread.unref()
      if (!isDisposed) idle = setTimeout(() => void end(), idleMs).unref()
    }
  }
  return {
    async call(request, signal) {
      try {
        return await queue.execute(() => ask(request, signal))
      } catch (error) {
        if (!(error instanceof BulkheadRejectedError)) throw error
        const message = `Expected at most ${maxWaiting + 1} calls of the ${name} at once, got more. Try again in a moment.`
        throw new AppError({ code: 'RATE_LIMITED', message, details: { retryAfterMs }, cause: error })
      }
    },
    async dispose() {
      isDisposed = true
      clearTimeout(idle)
      await end()
    },
  }
}

function startWorker({ name, file, isSource }: ThreadConfig): Worker {
  // From source, Node strips the types. The worker must not inherit the flags of this process, such as those of a test runner.
  const execArgv = isSource ? ['--conditions=source', '--disable-warning=ExperimentalWarning'] : []
  return new Worker(new URL(`${file.href}.${isSource ? 'ts' : 'js'}`), { execArgv, name })
}

interface Question {
  readonly request: unknown
  readonly name: string
  readonly signal: AbortSignal | undefined
}

function answerOf<Response>(thread: Worker, { request, name, signal }: Question): Promise<Response> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      thread.off('message', onMessage).off('error', onError).off('exit', onExit)
      signal?.removeEventListener('abort', onAbort)
    }
    const onMessage = (response: Response): void => {
      settle()
      resolve(response)
    }
    const onError = (error: Error): void => {
      settle()
      reject(error)
    }
    const onExit = (code: number): void =>
      onError(new Error(`expected an answer of the ${name}, it ended with code ${code}`))
    const onAbort = (): void => {
      settle()
      reject(signal?.reason)
    }
    thread.on('message', onMessage).on('error', onError).on('exit', onExit)
    signal?.addEventListener('abort', onAbort, { once: true })
    thread.postMessage(request)
  })
}
