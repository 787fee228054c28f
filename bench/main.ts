import { writeFileSync } from 'node:fs'
/**
 * `npm run bench`: requests per second of this gateway beside stock `@apollo/server` + `@apollo/gateway`, on the same
 * supergraph and the same subgraphs, in interleaved rounds. Writes docs/benchmarks.md.
 * Options: --rounds 5 --seconds 6 --connections 20
 */
import { parseArgs } from 'node:util'
import { createContenders } from './queries/contenders.ts'
import { measure } from './queries/measure.ts'
import type { Measurement } from './queries/measure.ts'
import { createReport } from './queries/report.ts'
import { works } from './queries/works.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '6' },
    connections: { type: 'string', default: '20' },
  },
})
const settings = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  connections: Number(values.connections),
}

const arena = await createContenders(settings.connections)
try {
  const measurements: Measurement[] = []
  for (const work of works) {
    await arena.assertEqualAnswers(work)
    for (let round = 0; round < settings.rounds; round += 1)
      for (const contender of arena.contenders) {
        const measurement = await measure({ contender, work, round, ...settings, people: arena.people })
        console.log(
          `${work.name}, round ${round + 1}, ${contender.name}: ${Math.round(measurement.requestsPerSecond)} requests/s`,
        )
        measurements.push(measurement)
      }
  }
  const report = createReport(measurements, { ...settings, contenders: arena.contenders, works })
  writeFileSync('docs/benchmarks.md', report)
  console.log(report)
} finally {
  await arena.dispose()
}
