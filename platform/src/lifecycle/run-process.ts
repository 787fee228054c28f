import { findFormerNames, findMisspellings } from '#platform/config'
import type { SettingsTable } from '#platform/config'
import { createLog, flushLog } from '#platform/logging'
import type { Logger } from '#platform/logging'
import { withinMs, withResolvers } from '#platform/timing'
import type { Disposable } from './lifecycle.ts'

export interface RunOptions {
  /** Signals that stop it; the others of SIGINT and SIGTERM are ignored. Both by default. */
  readonly stopsOn?: readonly StopSignal[]
  /** The settings that the process reads from `env`. Variables with similar names are logged. */
  readonly settings?: SettingsTable
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** A service that runs until it is disposed. */
export interface Service extends Disposable {
  /** How long disposal may take before the process exits anyway. Default 20,000. */
  readonly shutdownTimeoutMs?: number
}

type StopSignal = 'SIGINT' | 'SIGTERM'

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM']

/**
 * Runs a service until SIGINT or SIGTERM and then disposes it. A failed start ends the process with status 1 and one log line.
 * A signal during the start ends it with 0 within seconds. A second signal ends it at once.
 * @param name - the service's name in the log
 */
export async function runProcess(
  name: string,
  start: () => Promise<Service>,
  { stopsOn = stopSignals, settings = {}, env = {} }: RunOptions = {},
): Promise<void> {
  const log = createLog({ service: name, level: 'info' })
  for (const { variable, meant } of findMisspellings(settings, env))
    log.warn({ variable, meant }, 'an environment variable is similar to a setting, but is not one: it has no effect')
  for (const { variable, currentName } of findFormerNames(settings, env))
    log.warn({ variable, currentName }, 'an environment variable has a deprecated name: use its current name')
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was rejected without a handler'))
  // The reader of the output may exit first.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  const stopped = followSignals(log, stopsOn)
  const started = start()
  const outcome = await Promise.race([settle(started), stopped.then(() => null)])
  const service = outcome ?? (await withinMs(settle(started), startGraceMs, () => null))
  if (service instanceof StartFailure && outcome !== null) return fail(log, service.cause)
  await stopped
  if (service === null || service instanceof StartFailure) return end(log)
  await finish(service, log)
}

/** How long a start that was interrupted by a signal may take to finish. */
const startGraceMs = 3_000

/** Resolves with the first signal; the second one ends the process. */
function followSignals(log: Logger, stopsOn: readonly StopSignal[]): Promise<void> {
  const { promise: stopped, resolve } = withResolvers<void>()
  let isStopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(130)
    isStopping = true
    log.info({ signal }, 'stopping')
    resolve()
  }
  for (const signal of stopSignals) process.on(signal, stopsOn.includes(signal) ? stop : () => undefined)
  return stopped
}

class StartFailure {
  readonly cause: unknown

  constructor(cause: unknown) {
    this.cause = cause
  }
}

const settle = (started: Promise<Service>): Promise<Service | StartFailure> =>
  started.catch((error: unknown) => new StartFailure(error))

async function fail(log: Logger, error: unknown): Promise<never> {
  log.fatal(explain(error), 'the service could not start')
  return exit(1)
}

// The message of an AppError is complete; only unexpected errors need a stack.
function explain(error: unknown): Record<string, unknown> {
  const foreseen = error instanceof Error && (error.name === 'ConfigError' || error.name === 'AppError')
  return foreseen ? { reason: error.message } : { err: error }
}

async function finish(service: Service, log: Logger): Promise<void> {
  const { shutdownTimeoutMs = 20_000 } = service
  // A shutdown that hangs must end before the orchestrator's own deadline.
  setTimeout(() => {
    log.error({ shutdownTimeoutMs }, 'the service did not stop in time')
    void exit(1)
  }, shutdownTimeoutMs).unref()
  await service.dispose()
  await end(log)
}

async function end(log: Logger): Promise<never> {
  log.info('stopped')
  return exit(0)
}

async function exit(status: number): Promise<never> {
  const isFlushed = await flushLog(flushTimeoutMs)
  // `exit` waits for pending writes, and a write to a blocked pipe never ends.
  if (!isFlushed) process.kill(process.pid, 'SIGKILL')
  return process.exit(status)
}

const flushTimeoutMs = 1_000
