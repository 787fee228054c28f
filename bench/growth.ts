/** `npm run bench:growth`: measures the gateway at growing sizes. `npm run bench:growth -- --help` lists the options. */
import { amount, count, readCommandLine } from '#platform/command-line'
import { createGrowthArena, series } from './growth/measure-growth.ts'
import type { Growth } from './growth/measure-growth.ts'
import { machine, recordMeasured } from './record.ts'

const { values } = readCommandLine({
  command: 'npm run bench:growth',
  does: `Measures, on a generated graph, how throughput, latency and memory of the gateway change with the number of connections, of subgraphs
    and of different operations, and with the size of responses; then whether memory grows under a constant load. Writes its part of
    docs/benchmarks.md.`,
  options: {
    seconds: amount('duration of a measurement', 5),
    minutes: count('duration of the constant load', 10),
  },
})

const arena = await createGrowthArena()
try {
  const sections: string[] = []
  for (const [what, points] of Object.entries(series)) {
    const rows: Growth[] = []
    for (const point of points) {
      const growth = await arena.measure(point, values.seconds)
      console.log(`${what} ${growth.label}: ${Math.round(growth.requestsPerSecond)} requests/s`)
      rows.push(growth)
    }
    sections.push(table(what, rows))
  }
  const sizes = await arena.soak(values.minutes)
  const markdown = `## As it grows

Measured on ${machine()}. One gateway process in front of generated subgraphs, which share the machine with the load; ${values.seconds} s for
each line, after a warm-up, each with a new gateway process. Unless the table varies it: 2 subgraphs, 10 connections, 1 operation, 10 items with a short text
from each subgraph. Nothing is shared between requests.

${sections.join('\n')}
Resident memory under constant load (50 connections), after each minute: ${sizes.map((size) => `${Math.round(size)} MB`).join(', ')}.
`
  recordMeasured('growth', markdown)
  console.log(markdown)
} finally {
  await arena.dispose()
}

function table(what: string, rows: readonly Growth[]): string {
  const lines = rows.map(({ label, requestsPerSecond, p50Ms, p99Ms, residentMB, failures }) =>
    [label, Math.round(requestsPerSecond), p50Ms, p99Ms, Math.round(residentMB), failures].join(' | '),
  )
  return `| ${what} | requests/s | p50 ms | p99 ms | resident MB | failures |
| --- | --: | --: | --: | --: | --: |
${lines.map((line) => `| ${line} |`).join('\n')}
`
}
