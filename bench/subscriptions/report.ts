import { median } from '../median.ts'
import { machine } from '../record.ts'
import type { Case } from './cases.ts'
import { limitName } from './contenders.ts'
import type { Contender } from './contenders.ts'
import type { Measurement } from './measure.ts'

export interface ReportOptions {
  readonly rounds: number
  readonly seconds: number
  readonly contenders: readonly Contender[]
  readonly cases: readonly Case[]
}

/** Ratios to the limit: the machine is in both sides of them. */
export function createReport(measurements: readonly Measurement[], options: ReportOptions): string {
  const { rounds, seconds, contenders, cases } = options
  const people = contenders.map(({ name, description }) => `- **${name}**: ${description}`).join('\n')
  const sections = cases.map((work) => section(work, { measurements, contenders }))
  return `## Subscriptions

Measured by \`npm run bench:subscriptions\` on ${machine()}. The gateway has one processor to itself; its two subgraphs and the clients share the other. An event comes from one subgraph and
is completed with an entity of the other. Two events per second and topic for ${seconds} s, after a warm-up; times are from
publication to receipt. Medians of ${rounds} interleaved ${rounds === 1 ? 'round' : 'rounds'}. _up_ is upstream subscriptions, _ent_ entity fetches per event, peak the
largest resident memory; ratios are to the limit.

${people}

${sections.join('\n')}`
}

interface SectionOptions {
  readonly measurements: readonly Measurement[]
  readonly contenders: readonly Contender[]
}

interface Column {
  readonly head: string
  readonly cell: (of: Numbers, limit: Numbers) => string
}

type Numbers = (pick: (measurement: Measurement) => number) => number

function section(work: Case, { measurements, contenders }: SectionOptions): string {
  const numbersOf =
    (name: string): Numbers =>
    (pick) =>
      median(measurements.filter(({ contender, title }) => contender === name && title === work.title).map(pick))
  const columns = columnsOf(work)
  const rows = contenders.map(({ name }) => {
    // A failed contender has no results.
    const cells = columns.map(({ cell }) => cell(numbersOf(name), numbersOf(limitName)).replace(/^NaN.*/, '–'))
    return `| ${[name, ...cells].join(' | ')} |`
  })
  return `### ${work.title}

| gateway | ${columns.map(({ head }) => head).join(' | ')} |
| --- | ${columns.map(() => '--:').join(' | ')} |
${rows.join('\n')}
`
}

const p99: Column['cell'] = (of) => of(({ report }) => report.p99Ms).toFixed(0)
const memory: readonly Column[] = [
  { head: 'peak MB', cell: (of) => of(({ peakMB }) => peakMB).toFixed(0) },
  { head: 'of limit', cell: (of, limit) => ratio(of, limit, ({ peakMB }) => peakMB) },
]
const upstream: readonly Column[] = [
  { head: 'up', cell: (of) => of(({ upstreams }) => upstreams).toFixed(0) },
  { head: 'ent', cell: (of) => of(({ entityFetchesPerEvent }) => entityFetchesPerEvent).toFixed(1) },
]
const delivery: readonly Column[] = [
  { head: 'p50 ms', cell: (of) => of(({ report }) => report.p50Ms).toFixed(0) },
  { head: 'p99 ms', cell: p99 },
  { head: 'of limit', cell: (of, limit) => ratio(of, limit, ({ report }) => report.p99Ms) },
  {
    head: 'delivered',
    cell: (of) => `${of(({ report, expected }) => (100 * report.received) / expected).toFixed(1)} %`,
  },
  { head: 'faults', cell: (of) => of(({ report }) => faultsOf(report)).toFixed(0) },
]

function columnsOf(work: Case): readonly Column[] {
  switch (work.kind) {
    case 'fanout':
    case 'burst':
      return [...delivery, ...upstream, ...memory]
    case 'idle':
      return [{ head: 'faults', cell: (of) => of(({ report }) => faultsOf(report)).toFixed(0) }, ...memory]
    case 'recovery':
      return [
        { head: 'back within ms', cell: (of) => of(({ recoveryMs }) => recoveryMs ?? 0).toFixed(0) },
        { head: 'of limit', cell: (of, limit) => ratio(of, limit, ({ recoveryMs }) => recoveryMs ?? 0) },
      ]
  }
}

/** Duplicates, reordered events, wrong products and errors. */
const faultsOf = ({ duplicated, outOfOrder, wrong, errors }: Measurement['report']) =>
  duplicated + outOfOrder + wrong + errors

const ratio = (of: Numbers, limit: Numbers, pick: (measurement: Measurement) => number) =>
  `${(of(pick) / limit(pick)).toFixed(2)} ×`
