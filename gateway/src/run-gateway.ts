import cluster from 'node:cluster'
import { readFileSync } from 'node:fs'
import { rejectCommandLine } from '#platform/command-line'
import { toShutdownTimeoutMs } from '#platform/config'
import { runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createProcessRegistry } from '#platform/metrics'
import { program, readCommandLine, renderHelp } from './command-line.ts'
import type { SettingDefaults } from './config.ts'
import { gatewaySettings as settings } from './settings.ts'
import { findGatewayConfig, startGateway } from './start-gateway.ts'
import type { ConfigSources } from './start-gateway.ts'
import { startWorkers } from './workers/primary.ts'
import { createWorkerChannel } from './workers/worker.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface RunGatewayOptions {
  /** The arguments of the command line. */
  readonly args: readonly string[]
  readonly env: Environment
  /** Replaces defaults of settings. */
  readonly defaults?: SettingDefaults
}

/** Runs the gateway as this process until a signal stops it, or prints the help or the version and returns. */
export async function runGateway({ args, env: given, defaults }: RunGatewayOptions): Promise<void> {
  const command = readCommandLine(args, given)
  if (command.kind === 'wrong') rejectCommandLine(program, command.message)
  if (command.kind === 'help') return void process.stdout.write(renderHelp(command.text, settings))
  if (command.kind === 'version') return void process.stdout.write(`${readVersion()}\n`)
  const { env } = command
  const sources = { env, workingDirectory: process.cwd(), ...(defaults && { defaults }) }
  if (cluster.isPrimary) return runProcess('gateway', () => startPrimary(sources), { settings, env })
  // The primary has already logged warnings about environment variables.
  return runProcess('gateway', () => startWorker(sources), { settings, env: {}, stopsOn: ['SIGTERM'] })
}

function readVersion(): string {
  const manifest = readFileSync(new URL(import.meta.resolve('#manifest')), 'utf8')
  return (JSON.parse(manifest) as { readonly version: string }).version
}

async function startPrimary(sources: ConfigSources): Promise<Service> {
  const found = await findGatewayConfig(sources)
  const { config } = found
  if (config.workers === 1) {
    const started = await startGateway(found, { ...sources, registry: createProcessRegistry() })
    started.log.info({ url: started.gateway.url }, 'ready')
    return started
  }
  const log = createLog({ service: 'gateway', level: config.logLevel })
  const workers = await startWorkers({ count: config.workers, log })
  log.info({ workers: config.workers }, 'ready')
  // One second more than the timeout of the workers themselves.
  const shutdownTimeoutMs = toShutdownTimeoutMs(config.listen) + 1_000
  return { shutdownTimeoutMs, dispose: () => workers.dispose() }
}

/** Starts one of several workers. Only SIGTERM from the primary stops it: Ctrl-C in a terminal sends SIGINT to all processes. */
async function startWorker(sources: ConfigSources): Promise<Service> {
  const primary = createWorkerChannel(process)
  const registry = createProcessRegistry()
  const collectMetrics = async () => await primary.collectMetrics(await registry.getMetricsAsJSON())
  const started = await startGateway(await findGatewayConfig(sources), { ...sources, registry, collectMetrics })
  started.log.info({ url: started.gateway.url }, 'a worker serves')
  primary.announce(() => registry.getMetricsAsJSON())
  return started
}
