/** `npm run bench:workers`: measures a gateway of several processes. `npm run bench:workers -- --help` lists the options. */
import { amount, count, readCommandLine } from '#platform/command-line'
import { median } from './median.ts'
import { machine, recordMeasured } from './record.ts'
import { createWorkersArena, layouts } from './workers/measure-workers.ts'
import type { Cost } from './workers/measure-workers.ts'

const { values } = readCommandLine({
  command: 'npm run bench:workers',
  does: `Measures the CPU time of a request with one gateway, with two processes and with two threads. On a machine whose cores are shared with
    the load, CPU time per request shows whether more cores would increase throughput. Writes its part of docs/benchmarks.md.`,
  options: {
    rounds: count('measurements of each layout', 3),
    seconds: amount('duration of a measurement', 6),
  },
})

const arena = await createWorkersArena()
try {
  const costs: Cost[] = []
  for (let round = 0; round < values.rounds; round += 1)
    for (const layout of layouts) {
      const cost = await arena.measure(layout, values.seconds)
      console.log(`${layout.name}, round ${round + 1}: ${cost.cpuMs.toFixed(3)} ms of processor time per request`)
      costs.push(cost)
    }
  const markdown = report(costs)
  recordMeasured('workers', markdown)
  console.log(markdown)
} finally {
  await arena.dispose()
}

function report(costs: readonly Cost[]): string {
  const of = (name: string, pick: (cost: Cost) => number) =>
    median(costs.filter((cost) => cost.layout === name).map((cost) => pick(cost)))
  const base = of(layouts[0]?.name ?? '', ({ cpuMs }) => cpuMs)
  const rows = layouts.map(({ name }) => {
    const cpuMs = of(name, (cost) => cost.cpuMs)
    const others = [of(name, ({ requestsPerSecond }) => requestsPerSecond), of(name, ({ residentMB }) => residentMB)]
    return `| ${[name, cpuMs.toFixed(3), `${(cpuMs / base).toFixed(2)} ×`, ...others.map(Math.round)].join(' | ')} |`
  })
  return `## More than one worker

Measured on ${machine()}. A query over two subgraphs, 48 connections, nothing shared between requests. Medians of ${values.rounds} interleaved rounds of ${values.seconds} s. The load and
the subgraphs share the machine, so the requests per second are not comparable. What counts is the processor time per request: if it stays the same, two workers serve twice as much.

| workers | processor ms per request | of one | requests/s | resident MB |
| --- | --: | --: | --: | --: |
${rows.join('\n')}
`
}
