/**
 * To be imported before `@apollo/gateway`, which asks the clouds' metadata servers where it runs and reports that and
 * figures about the machine to Apollo every hour. Plumbline reports nothing to anybody. The packages that this would take are
 * not loaded either: 15 MB of resident memory and some of its start.
 */
import { createRequire, Module } from 'node:module'

// oxlint-disable-next-line node/no-process-env -- this is how Apollo's package is told
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'

const reporting = [
  'exporter-metrics-otlp-http',
  'resource-detector-alibaba-cloud',
  'resource-detector-aws',
  'resource-detector-azure',
  'resource-detector-gcp',
  'resources',
  'sdk-metrics',
  'semantic-conventions/incubating',
]

const gatewayRequire = createRequire(import.meta.resolve('@apollo/gateway'))
for (const name of reporting) {
  const path = gatewayRequire.resolve(`@opentelemetry/${name}`)
  // What it exports is used where a report is made, and nowhere before.
  gatewayRequire.cache[path] ??= Object.assign(new Module(path), { loaded: true })
}
