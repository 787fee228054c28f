/**
 * `npm run bench:subscriptions`: this gateway's subscriptions beside the same subscription written by hand, and beside other
 * gateways if a folder is given in which they are installed. Writes its part of docs/benchmarks.md.
 * Options: --rounds 1 --seconds 15 --scale 1 --port 4200 --peers folder (or PEER_BENCH) --only text --dry
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { recordMeasured } from '../record.ts'
import { createCases } from './cases.ts'
import { createContenders } from './contenders.ts'
import { measure } from './measure.ts'
import type { Measurement } from './measure.ts'
import { createReport } from './report.ts'
import { composeSupergraph } from './schema.ts'
import { portsFrom, urlOf } from './stage.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '15' },
    scale: { type: 'string', default: '1' },
    port: { type: 'string', default: '4200' },
    peers: { type: 'string', default: process.env['PEER_BENCH'] ?? '' },
    only: { type: 'string', default: '' },
    dry: { type: 'boolean', default: false },
  },
})
const settings = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
const cases = createCases(Number(values.scale)).filter(({ title }) => title.includes(values.only))
const contenders = createContenders(values.peers === '' ? undefined : resolve(values.peers))
const ports = portsFrom(Number(values.port))
const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
const supergraph = join(folder, 'supergraph.graphql')
writeFileSync(
  supergraph,
  composeSupergraph((name) => urlOf(ports[name])),
)

const measurements: Measurement[] = []
try {
  for (const work of cases)
    for (let round = 0; round < settings.rounds; round += 1)
      for (const contender of contenders) {
        try {
          const measurement = await measure({ contender, work, seconds: settings.seconds, ports, supergraph })
          measurements.push(measurement)
          console.log(`${work.title}, round ${round + 1}, ${contender.name}: ${JSON.stringify(measurement)}`)
        } catch (error) {
          console.log(`${work.title}, round ${round + 1}, ${contender.name}: ${String(error)}`)
        }
      }
} finally {
  rmSync(folder, { recursive: true })
}
const report = createReport(measurements, { ...settings, contenders, cases })
if (!values.dry) recordMeasured('subscriptions', report)
console.log(report)
