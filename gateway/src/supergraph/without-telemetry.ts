/**
 * Disables the telemetry of Apollo Gateway; import it before `@apollo/gateway`. Otherwise the package queries the metadata servers of cloud
 * providers and sends facts about the machine to Apollo every hour. The packages for telemetry are not loaded either, which saves 15 MB
 * of resident memory and start time.
 */
import { createRequire, Module } from 'node:module'

// oxlint-disable-next-line node/no-process-env -- Apollo's package reads this variable
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
  // Apollo Gateway uses the exports only when it sends a report.
  gatewayRequire.cache[path] ??= Object.assign(new Module(path), { loaded: true })
}
