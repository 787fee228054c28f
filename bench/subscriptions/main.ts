/** `npm run bench:subscriptions`: measures subscriptions. `npm run bench:subscriptions -- --help` lists the options. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { amount, count, flag, readCommandLine, rejectCommandLine, text } from '#platform/command-line'
import { recordMeasured } from '../record.ts'
import { createCases } from './cases.ts'
import { createContenders } from './contenders.ts'
import { measure } from './measure.ts'
import type { Measurement } from './measure.ts'
import { createReport } from './report.ts'
import { composeSupergraph } from './schema.ts'
import { portsFrom, urlOf } from './stage.ts'

const program = {
  command: 'npm run bench:subscriptions',
  does: `Compares this gateway's subscriptions with the same subscription written by hand and with other gateways, if --peers names the folder
    in which they are installed. Writes its part of docs/benchmarks.md.`,
  options: {
    rounds: count('measurements of each gateway and case', 1),
    seconds: amount('duration of a measurement', 15),
    scale: amount('factor of the numbers of clients and events', 1),
    port: count('the first of the ports that are used', 4200),
    peers: text('where other gateways are installed (or PEER_BENCH)', 'folder', process.env['PEER_BENCH'] ?? ''),
    only: text('runs the cases whose title contains this', 'text', ''),
    dry: flag('leaves docs/benchmarks.md as it is'),
  },
}
const { values } = readCommandLine(program)
const settings = { rounds: values.rounds, seconds: values.seconds }
const allCases = createCases(values.scale)
const cases = allCases.filter(({ title }) => title.includes(values.only))
if (cases.length === 0) {
  const titles = allCases.map(({ title }) => `"${title}"`).join(', ')
  rejectCommandLine(program, `--only: expected a part of ${titles}, got ${values.only}`)
}
const contenders = createContenders(values.peers === '' ? undefined : resolve(values.peers))
const ports = portsFrom(values.port)
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
