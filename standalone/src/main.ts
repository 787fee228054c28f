import { join } from 'node:path'
import { findConfigFile } from '#gateway'
import { flag, readCommandLine } from '#platform/command-line'
import { runProcess } from '#platform/lifecycle'
import type { Service } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createProcessRegistry } from '#platform/metrics'
import { allSettings, checkConfigFile, loadStandaloneConfig, mailFileOf } from './config.ts'
import { createGuest } from './guest/guest.ts'
import { createStandalone } from './standalone.ts'

/** Each service has its own limits; together they may take longer to stop than a single one. */
const shutdownTimeoutMs = 40_000

const { values } = readCommandLine({
  command: 'npm start',
  does: 'Runs the whole platform in one process until a signal stops it. Settings are environment variables: docs/configuration.md lists them.',
  options: { demo: flag('offers visitors of the console to enter as a guest, like DEMO=on') },
})

await runProcess('plumbline', start, { settings: allSettings, env: process.env })

async function start(): Promise<Service> {
  const env = values.demo ? { ...process.env, DEMO: 'on' } : process.env
  const file = await findConfigFile({ path: env['CONFIG_FILE'], workingDirectory: process.cwd() })
  if (file) checkConfigFile(env, file)
  const { logLevel, dataDir, hasGuest } = loadStandaloneConfig(env, file)
  const log = createLog({ service: 'plumbline', level: logLevel })
  const guest = hasGuest
    ? createGuest({
        file: join(dataDir, 'guest.json'),
        mailFile: mailFileOf(env),
        log: log.child({ service: 'guest' }),
      })
    : null
  const registry = createProcessRegistry()
  const platform = await createStandalone(env, { file, log, registry, ...(guest && { guest: guest.credentials }) })
  if (platform.hasConsole) guest?.prepare(platform.url)
  const pages = platform.hasPages ? `  Sandbox   ${platform.url}/sandbox\n  Explorer  ${platform.url}/explorer\n` : ''
  const entrance = guest ? 'create an account, or enter as a guest' : 'create an account'
  const console = platform.hasConsole ? `  Console   ${platform.url}   (open it in a browser: ${entrance})\n` : ''
  process.stdout.write(`
${console}  Graph     ${platform.url}/graphql   (queries, mutations; subscriptions over graphql-ws, SSE and multipart)
${pages}
Plumbline is ready
`)
  const dispose = async () => {
    await guest?.dispose()
    await platform.dispose()
  }
  return { ...platform, dispose, shutdownTimeoutMs }
}
