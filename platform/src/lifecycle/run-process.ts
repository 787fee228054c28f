import { createLog } from '#platform/logging'
import type { Logger } from '#platform/logging'
import type { Disposable } from './lifecycle.ts'

// A shutdown that hangs may not keep an orchestrator waiting for its own, harsher deadline.
const shutdownTimeoutMs = 20_000

export interface RunOptions {
  /** Signals that stop it; the others of SIGINT and SIGTERM are ignored. Both by default. */
  readonly stopsOn?: readonly StopSignal[]
}

type StopSignal = 'SIGINT' | 'SIGTERM'

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM']

/**
 * Runs a service until SIGINT or SIGTERM and then disposes it. A failed start ends the process with status 1 and one log
 * line; a second signal ends it at once.
 * @param name - the service's name in the log
 */
export async function runProcess(
  name: string,
  start: () => Promise<Disposable>,
  { stopsOn = stopSignals }: RunOptions = {},
): Promise<void> {
  const log = createLog({ service: name, level: 'info' })
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was rejected and nobody listened'))
  let service: Disposable | null = null
  let asked = false
  const stop = (signal: NodeJS.Signals) => {
    if (asked) process.exit(130)
    asked = true
    log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), shutdownTimeoutMs).unref()
    // While starting there is nothing to dispose yet; the lines below take care of it.
    if (service) void finish(service, log)
  }
  for (const signal of stopSignals) process.on(signal, stopsOn.includes(signal) ? stop : () => undefined)
  try {
    service = await start()
  } catch (error) {
    log.fatal(explain(error), 'the service could not start')
    process.exit(1)
  }
  if (asked) await finish(service, log)
}

// A failure that was foreseen says all in its message; only defects need a stack.
function explain(error: unknown): Record<string, unknown> {
  const foreseen = error instanceof Error && (error.name === 'ConfigError' || error.name === 'AppError')
  return foreseen ? { reason: error.message } : { err: error }
}

async function finish(service: Disposable, log: Logger): Promise<void> {
  await service.dispose()
  log.info('stopped')
  process.exit(0)
}
