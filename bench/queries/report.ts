import { median } from '../median.ts'
import { machine } from '../record.ts'
import type { Contender } from './contenders.ts'
import type { Measurement } from './measure.ts'
import type { Work } from './works.ts'

export interface ReportOptions {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
  readonly contenders: readonly Contender[]
  readonly works: readonly Work[]
}

/** Ratios first: the machine is in both sides of them. */
export function createReport(measurements: readonly Measurement[], options: ReportOptions): string {
  const { rounds, seconds, connections, contenders, works } = options
  return `## Queries of the product

Measured on ${machine()}. Gateways, subgraphs, databases and the load generator share the machine. Medians of ${rounds} interleaved rounds of
${seconds} s with ${connections} connections, each with a different user. Before the first round, all contenders returned the same response. The range in parentheses is over the rounds.

${contenders.map(({ name, description }) => `- **${name}**: ${description}`).join('\n')}

${works.map((work) => section(work, { measurements, contenders })).join('\n')}
Stock Apollo checks no access token and looks up no roles here; this gateway does both for each request.
`
}

interface SectionOptions {
  readonly measurements: readonly Measurement[]
  readonly contenders: readonly Contender[]
}

function section(work: Work, { measurements, contenders }: SectionOptions): string {
  const of = (name: string) =>
    measurements.filter(({ contender, work: done }) => contender === name && done === work.name)
  const base = median(of(contenders[0]?.name ?? '').map(({ requestsPerSecond }) => requestsPerSecond))
  const rows = contenders.map(({ name }) => {
    const rates = of(name).map(({ requestsPerSecond }) => requestsPerSecond)
    const spread = `${Math.round(Math.min(...rates))}–${Math.round(Math.max(...rates))}`
    const cells = [
      name,
      `${(median(rates) / base).toFixed(2)} ×`,
      `${Math.round(median(rates))} (${spread})`,
      `${median(of(name).map(({ p50Ms }) => p50Ms))}`,
      `${median(of(name).map(({ p99Ms }) => p99Ms))}`,
      `${Math.round(Math.max(...of(name).map(({ residentMB }) => residentMB)))}`,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return `### ${work.name[0]?.toUpperCase()}${work.name.slice(1)}: ${work.description}

| gateway | of stock | requests/s | p50 ms | p99 ms | resident MB |
| --- | --: | --: | --: | --: | --: |
${rows.join('\n')}
`
}
