import { runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { loadSandboxConfig, sandboxSettings } from './config.ts'
import { createSandboxProvider } from './create-sandbox-provider.ts'

await runProcess('sandbox-provider', start, { settings: sandboxSettings, env: process.env })

async function start(): Promise<Service> {
  const config = loadSandboxConfig(process.env)
  const log = createLog({ service: 'sandbox-provider', level: config.logLevel })
  const provider = await createSandboxProvider(config.provider, { log })
  log.info({ url: provider.url }, 'ready')
  return provider
}
