import { parseArgs } from 'node:util'
import { runProcess } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { loadGatewayConfig } from './config.ts'
import { createGateway } from './gateway.ts'

// Apollo Gateway would ask the cloud's metadata servers where it runs, and report that to Apollo every hour.
process.env['APOLLO_TELEMETRY_DISABLED'] ??= 'true'

await runProcess('gateway', async () => {
  const { values } = parseArgs({ options: { supergraph: { type: 'string' }, port: { type: 'string' } } })
  const config = loadGatewayConfig({
    ...process.env,
    ...(values.supergraph && { SUPERGRAPH: values.supergraph }),
    ...(values.port && { PORT: values.port }),
  })
  const log = createLog({ service: 'gateway', level: config.logLevel })
  const gateway = await createGateway(config, { log })
  log.info({ url: gateway.url }, 'ready')
  return gateway
})
