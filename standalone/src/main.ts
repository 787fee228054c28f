import { findConfigFile } from '#gateway'
import { runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { allSettings, checkConfigFile, loadStandaloneConfig } from './config.ts'
import { createStandalone } from './standalone.ts'

/** Each service has its own limits; together they may take longer to stop than a single one. */
const shutdownTimeoutMs = 40_000

await runProcess('plumbline', start, { settings: allSettings, env: process.env })

async function start(): Promise<Service> {
  const { env } = process
  const file = await findConfigFile({ path: env['CONFIG_FILE'], workingDirectory: process.cwd() })
  if (file) checkConfigFile(env, file)
  const { logLevel } = loadStandaloneConfig(env, file)
  const platform = await createStandalone(env, { file, log: createLog({ service: 'plumbline', level: logLevel }) })
  const pages = platform.hasPages ? `  Sandbox   ${platform.url}/sandbox\n  Explorer  ${platform.url}/explorer\n` : ''
  const console = platform.hasConsole ? `  Console   ${platform.url}\n` : ''
  process.stdout.write(`
${console}  Graph     ${platform.url}/graphql   (queries, mutations; subscriptions over graphql-ws, SSE and multipart)
${pages}
Plumbline is ready
`)
  return { ...platform, shutdownTimeoutMs }
}
