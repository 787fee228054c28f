/**
 * `npm run bench:workers`: the cost of a request with one gateway, with two processes, and with two threads. On a machine
 * whose cores are shared with the load, processor time per request shows whether more cores would increase throughput.
 * Writes its part of docs/benchmarks.md. Options: --rounds 3 --seconds 6
 */
import { parseArgs } from 'node:util'
import { median } from './median.ts'
import { machine, recordMeasured } from './record.ts'
import { createWorkersArena, layouts } from './workers/measure-workers.ts'
import type { Cost } from './workers/measure-workers.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '6' } },
})

const arena = await createWorkersArena()
try {
  const costs: Cost[] = []
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const layout of layouts) {
      const cost = await arena.measure(layout, Number(values.seconds))
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
