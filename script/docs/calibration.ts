import {
  compareThroughput,
  compareTraining,
  factorOff,
} from '#root/subgraphs/agents/src/domain/advice/sizing/calibration'
import type { Comparison, TrainingComparison } from '#root/subgraphs/agents/src/domain/advice/sizing/calibration'
import { accelerators } from '#root/subgraphs/agents/src/domain/catalog/accelerator'
import { throughputMeasurements } from '#root/subgraphs/agents/src/domain/catalog/measurements'
import { trainingMeasurements } from '#root/subgraphs/agents/src/domain/catalog/training'

/** How far the sizing is from published measurements, by what was measured: fitted and held out. */
export function calibrationTables(): string {
  return [
    '**Serving**',
    throughputTable(compareThroughput()),
    sources(),
    '**Training**',
    trainingTable(compareTraining()),
    runsTable(compareTraining()),
    trainingSources(),
  ].join('\n\n')
}

function throughputTable(comparisons: readonly Comparison[]): string {
  const groups = Map.groupBy(
    comparisons,
    ({ series: { accelerator, precision, measured } }) =>
      `${accelerators[accelerator].name} | ${precision} | ${measured === 'outputTokensPerSecond' ? 'output tokens/s, largest load' : 'time from token to token'}`,
  )
  return table([
    ['accelerator | precision | measured', '', 'fitted', 'median', 'worst', 'held out', 'median', 'worst'],
    ...[...groups].map(([name, items]) => [name, ...figures(items)]),
    ['**all** | |', ...figures(comparisons)],
  ])
}

function trainingTable(comparisons: readonly TrainingComparison[]): string {
  const groups = Map.groupBy(
    comparisons,
    ({ row: { accelerator, precision, measured } }) =>
      `${accelerators[accelerator].name} | ${precision} | ${measured === 'run' ? 'whole runs' : 'tokens/s while training'}`,
  )
  return table([
    ['accelerator | precision | measured', '', 'fitted', 'median', 'worst', 'held out', 'median', 'worst'],
    ...[...groups].map(([name, items]) => [name, ...figures(items)]),
    ['**all whole runs** | |', ...figures(comparisons.filter(({ row }) => row.measured === 'run'))],
    ['**all** | |', ...figures(comparisons)],
  ])
}

/** The published runs one by one: their accelerator hours for a billion tokens. */
function runsTable(comparisons: readonly TrainingComparison[]): string {
  return table([
    ['run', 'accelerators', 'hours for a billion tokens', 'computed', 'factor', 'held out'],
    ...comparisons
      .filter(({ row }) => row.measured === 'run')
      .map(({ row, measured, computed, isHeldOut }) => [
        row.model,
        `${row.accelerators.toLocaleString('en')} × ${accelerators[row.accelerator].name}`,
        hours(measured),
        hours(computed),
        `${(measured / computed).toFixed(2)} ×`,
        isHeldOut ? 'yes' : '',
      ]),
  ])
}

const hours = (tokensPerSecond: number): string =>
  Number((1e9 / tokensPerSecond / 3600).toPrecision(3)).toLocaleString('en')

function trainingSources(): string {
  return Object.values(trainingMeasurements.sources)
    .map(({ name, url, read }) => `- [${name}](${url}), ${read === null ? 'cited, not read again' : `read on ${read}`}`)
    .join('\n')
}

function figures(items: readonly { computed: number; measured: number; isHeldOut: boolean }[]): readonly string[] {
  return [false, true].flatMap((isHeldOut) => {
    const some = items.filter((item) => item.isHeldOut === isHeldOut).map(factorOff)
    const errors = some.toSorted((one, other) => one - other)
    const median = errors[Math.floor(errors.length / 2)]
    return median === undefined
      ? ['0', '', '']
      : [String(errors.length), `${((median - 1) * 100).toFixed(1)} %`, `${(errors.at(-1) ?? 1).toFixed(2)} ×`]
  })
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const columns = head.filter((name) => name !== '')
  const width = columns.join(' | ').split(' | ').length
  return [
    `| ${columns.join(' | ')} |`,
    `| ${Array.from({ length: width }, () => '---').join(' | ')} |`,
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n')
}

function sources(): string {
  return Object.values(throughputMeasurements.sources)
    .map(({ name, url, read }) => `- [${name}](${url}), read on ${read}`)
    .join('\n')
}
