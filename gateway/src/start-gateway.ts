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
  const apply = (next: ConfigFile) => {
    const changed = loadGatewayConfig(env, next, defaults)
    log.level = changed.logLevel
    gateway.reconfigure(changed)
  }
  if (file) lifecycle.own('configuration file', followConfigFile({ file, pollMs, apply, log }))
  if (file) log.info({ file: file.path }, 'a configuration file is in use')
  return { gateway, log, shutdownTimeoutMs: toShutdownTimeoutMs(config.listen), dispose: () => lifecycle.dispose() }
}

/** Interval at which the configuration file is read again without an event of the file system. */
const pollMs = 10_000
