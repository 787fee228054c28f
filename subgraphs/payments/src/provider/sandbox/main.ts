import { runProcess } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { loadSandboxConfig } from './config.ts'
import { createSandboxProvider } from './create-sandbox-provider.ts'

await runProcess('sandbox-provider', async () => {
  const config = loadSandboxConfig(process.env)
  const log = createLog({ service: 'sandbox-provider', level: config.logLevel })
  const provider = await createSandboxProvider(config.provider, { log })
  log.info({ url: provider.url }, 'ready')
  return provider
})
