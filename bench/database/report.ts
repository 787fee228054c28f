import { machine } from '../record.ts'
import type { PageTime, PageTimes } from './measure-pages.ts'

export interface DatabaseReportOptions {
  readonly runs: number
  readonly restSeconds: number
  readonly server: PageTimes | null
  readonly embedded: PageTimes | null
}

/** The part of docs/benchmarks.md about lists in a large database. */
export function createDatabaseReport({ runs, restSeconds, server, embedded }: DatabaseReportOptions): string {
  const measured = [
    ...(server ? [{ name: 'DocumentDB', times: server }] : []),
    ...(embedded ? [{ name: 'embedded, with files', times: embedded }] : []),
  ]
  const rows = (measured[0]?.times.pages ?? []).map(({ page, records }, row) =>
    [page, number(records), ...measured.flatMap(({ times }) => cells(times.pages[row]))].join(' | '),
  )
  const heads = measured.flatMap(({ name }) => [`${name}: median ms`, 'p95 ms'])
  const seeds = measured.map(
    ({ name, times }) => `${number(times.documents)} in ${name}, written in ${Math.round(times.seedMs / 1_000)} s`,
  )
  return [
    `## Lists in a large database`,
    '',
    `Assessments made over two years (${seeds.join('; ')}), 95 % of them of one organization, read ${restSeconds} s later`,
    `through the repository of the subgraph, including driver and decoding; each page ${runs} times, on a machine with other load.`,
    '',
    `| page | records | ${heads.join(' | ')} |`,
    `| --- | --: | ${heads.map(() => '--:').join(' | ')} |`,
    ...rows.map((row) => `| ${row} |`),
    '',
    `Measured on ${machine()}, with \`npm run bench:database -- --url mongodb://…\`.`,
  ].join('\n')
}

const cells = (time: PageTime | undefined) => (time ? [time.medianMs.toFixed(1), time.p95Ms.toFixed(1)] : ['–', '–'])

const number = (value: number) => value.toLocaleString('en-US')
