import { Worker } from 'node:worker_threads'
import { bulkhead, BulkheadRejectedError } from 'cockatiel'
import { AppError } from '#platform/errors'
import { withinMs } from '#platform/timing'
import type { Requirements } from '#schema/requirements/requirements'
import type { InfrastructurePlan, Planner } from '../domain/plans/infrastructure-plan.ts'

export interface PlanThreadConfig {
  /** How long one call may take, milliseconds. Default 10,000. */
  readonly timeoutMs?: number
  /** How many calls may wait for the one in progress. Default 30. */
  readonly maxWaiting?: number
  /** How long an idle thread is kept, milliseconds. Default 300,000. */
  readonly idleMs?: number
}

/** Plans requirements on a thread. */
export interface PlanThread extends Planner {
  /** Ends the thread; pending calls reject. */
  dispose(): Promise<void>
}

const isSource = import.meta.url.endsWith('.ts')
// The compiled worker is a JavaScript file beside this one; from source, Node strips the types.
const workerUrl = new URL(isSource ? './plan-worker.ts' : './plan-worker.js', import.meta.url)
// The worker must not inherit the flags of this process, such as those of a test runner.
const execArgv = isSource ? ['--conditions=source', '--disable-warning=ExperimentalWarning'] : []

const retryAfterMs = 2_000

/**
 * Creates a thread that plans for what-if questions, one at a time: a plan for many workloads takes longer than other requests of the
 * process may wait. The thread starts with the first call and ends when it is idle; an idle one does not keep the process alive.
 */
export function createPlanThread(config: PlanThreadConfig = {}): PlanThread {
  const { timeoutMs = 10_000, maxWaiting = 30, idleMs = 300_000 } = config
  const queue = bulkhead(1, maxWaiting)
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let isDisposed = false

  const end = async (): Promise<void> => {
    const ending = worker
    worker = null
    await ending?.terminate()
  }
  const ask = async (all: readonly Requirements[]): Promise<readonly InfrastructurePlan[]> => {
    if (isDisposed) throw new Error('expected the thread to be in use, it is disposed')
    clearTimeout(idle)
    worker ??= new Worker(workerUrl, { execArgv, name: 'what-if planner' })
    const thread = worker
    thread.ref()
    try {
      return await withinMs(answerOf(thread, all), timeoutMs, () => {
        throw new AppError({ code: 'TIMEOUT', message: `Expected the plans within ${timeoutMs} ms, they took longer.` })
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
    async plan(all) {
      try {
        return await queue.execute(() => ask(all))
      } catch (error) {
        if (!(error instanceof BulkheadRejectedError)) throw error
        const message = `Expected at most ${maxWaiting + 1} what-if questions at once, got more. Try again in a moment.`
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

function answerOf(thread: Worker, all: readonly Requirements[]): Promise<readonly InfrastructurePlan[]> {
  return new Promise((resolve, reject) => {
    const settle = (): void => void thread.off('message', onMessage).off('error', onError).off('exit', onExit)
    const onMessage = (plans: readonly InfrastructurePlan[]): void => {
      settle()
      resolve(plans)
    }
    const onError = (error: Error): void => {
      settle()
      reject(error)
    }
    const onExit = (code: number): void =>
      onError(new Error(`expected plans of the thread, it ended with code ${code}`))
    thread.on('message', onMessage).on('error', onError).on('exit', onExit)
    thread.postMessage(all)
  })
}
