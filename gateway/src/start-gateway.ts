import { toShutdownTimeoutMs } from '#platform/config'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import type { Logger } from '#platform/logging'
import { findConfigFile, followConfigFile } from './config-file/index.ts'
import type { ConfigFile } from './config-file/index.ts'
import { loadGatewayConfig } from './config.ts'
import type { GatewayConfig, SettingDefaults } from './config.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { createGateway } from './gateway.ts'
import type { Gateway } from './gateway.ts'

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly workingDirectory: string
  readonly defaults?: SettingDefaults
}

/** The configuration of a process, and the file that it is partly from. */
export interface FoundConfig {
  readonly config: GatewayConfig
  readonly file: ConfigFile | null
}

/** @throws ConfigError - lists everything in the environment and the configuration file that is not valid */
export async function findGatewayConfig({ env, workingDirectory, defaults }: ConfigSources): Promise<FoundConfig> {
  const file = await findConfigFile({ path: env['CONFIG_FILE'], workingDirectory })
  return { config: loadGatewayConfig(env, file, defaults), file }
}

export interface StartedGateway extends Disposable {
  readonly gateway: Gateway
  readonly log: Logger
  readonly shutdownTimeoutMs: number
}

/** Creates a gateway, and applies what may change at run time when its configuration file changes. */
export async function startGateway(
  { config, file }: FoundConfig,
  { env, defaults, ...deps }: Omit<GatewayDeps, 'log'> & Pick<ConfigSources, 'env' | 'defaults'>,
): Promise<StartedGateway> {
  const log = createLog({ service: 'gateway', level: config.logLevel })
  const lifecycle = new Lifecycle(log)
  const gateway = lifecycle.own('gateway', await createGateway(config, { ...deps, log }))
  const load = (next: ConfigFile) => loadGatewayConfig(env, next, defaults)
  if (file) lifecycle.own('configuration file', reconfigureByFile(gateway, { file, load, log }))
  return { gateway, log, shutdownTimeoutMs: toShutdownTimeoutMs(config.listen), dispose: () => lifecycle.dispose() }
}

export interface ReconfigureOptions {
  /** The file that the gateway has been configured with. */
  readonly file: ConfigFile
  /** @throws ConfigError - the file is not valid */
  readonly load: (next: ConfigFile) => GatewayConfig
  /** Gets the level of a changed file. */
  readonly log: Logger
}

/** Applies what may change at run time when the configuration file changes. */
export function reconfigureByFile(gateway: Gateway, { file, load, log }: ReconfigureOptions): Disposable {
  const apply = (next: ConfigFile) => {
    const changed = load(next)
    log.level = changed.logLevel
    gateway.reconfigure(changed)
  }
  log.info({ file: file.path }, 'a configuration file is in use')
  return followConfigFile({ file, pollMs, apply, log })
}

/** Interval at which the configuration file is read again without an event of the file system. */
const pollMs = 10_000
