import type { SettingsTable } from '#platform/config'
import { fileShape, pathsOfSettings } from '../gateway/src/config-file/index.ts'
import { gatewaySettings } from '../gateway/src/settings.ts'
import { standaloneSettings } from '../standalone/src/config.ts'
import { agentsSettings, agentsWorkerSettings } from '../subgraphs/agents/src/config.ts'
import { assessmentsSettings } from '../subgraphs/assessments/src/config.ts'
import { paymentsSettings, paymentsWorkerSettings } from '../subgraphs/payments/src/config.ts'
import { sandboxSettings } from '../subgraphs/payments/src/provider/sandbox/config.ts'
import { usersSettings } from '../subgraphs/users/src/config.ts'

/** A program that runs as a separate process, and its settings. */
export interface Service {
  readonly title: string
  /** The source file of the entry point. */
  readonly entry: string
  readonly settings: SettingsTable
  /** Paths of settings in the configuration file of the service, by variable. */
  readonly pathsInFile?: ReadonlyMap<string, string>
}

/** The programs of the platform as separate processes. */
export const services: readonly Service[] = [
  {
    title: 'Gateway',
    entry: 'gateway/src/main.ts',
    settings: gatewaySettings,
    pathsInFile: pathsOfSettings(fileShape),
  },
  { title: 'Users', entry: 'subgraphs/users/src/main.ts', settings: usersSettings },
  { title: 'Assessments', entry: 'subgraphs/assessments/src/main.ts', settings: assessmentsSettings },
  { title: 'Agents', entry: 'subgraphs/agents/src/main.ts', settings: agentsSettings },
  { title: 'Agents worker', entry: 'subgraphs/agents/src/worker.ts', settings: agentsWorkerSettings },
  { title: 'Payments', entry: 'subgraphs/payments/src/main.ts', settings: paymentsSettings },
  { title: 'Payments worker', entry: 'subgraphs/payments/src/worker.ts', settings: paymentsWorkerSettings },
  { title: 'Payment sandbox', entry: 'subgraphs/payments/src/provider/sandbox/main.ts', settings: sandboxSettings },
]

/** Everything in one process. */
export const standalone: Service = {
  title: 'Standalone',
  entry: 'standalone/src/main.ts',
  settings: standaloneSettings,
}
