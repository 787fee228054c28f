import { listenSettings, loadSettings, setting } from '#platform/config'
import { logLevels } from '#platform/logging'
import type { LogLevel } from '#platform/logging'
import { providerSecrets } from '../provider-settings.ts'
import type { SandboxProviderConfig } from './create-sandbox-provider.ts'

export const sandboxSettings = {
  ...listenSettings(4005),
  LOG_LEVEL: setting.choice({
    description: 'The lowest level of log lines that are written.',
    values: logLevels,
    fallback: 'info',
  }),
  ...providerSecrets,
  SANDBOX_SETTLE_DELAY_MS: setting.integer({
    description: 'How long a charge is pending before it succeeds or fails, in milliseconds.',
    min: 0,
    max: 600_000,
    fallback: 800,
  }),
  SANDBOX_DATA_FILE: setting.optionalText({
    description: 'File in which charges are stored. Absent: in memory.',
  }),
} as const

export interface SandboxConfig {
  readonly logLevel: LogLevel
  readonly provider: SandboxProviderConfig
}

/** @throws ConfigError - lists every variable that is missing or malformed */
export function loadSandboxConfig(env: Readonly<Record<string, string | undefined>>): SandboxConfig {
  const values = loadSettings(sandboxSettings, env)
  return {
    logLevel: values.LOG_LEVEL,
    provider: {
      host: values.HOST,
      port: values.PORT,
      apiKey: values.PAYMENT_PROVIDER_API_KEY,
      webhookSecret: values.PAYMENT_WEBHOOK_SECRET,
      settleDelayMs: values.SANDBOX_SETTLE_DELAY_MS,
      dataFile: values.SANDBOX_DATA_FILE,
    },
  }
}
