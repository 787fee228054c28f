import { compareThroughput, factorOff } from '#root/subgraphs/agents/src/domain/advice/sizing/calibration'
import type { Comparison } from '#root/subgraphs/agents/src/domain/advice/sizing/calibration'
import { accelerators } from '#root/subgraphs/agents/src/domain/catalog/accelerator'
import { throughputMeasurements } from '#root/subgraphs/agents/src/domain/catalog/measurements'

/** How far the sizing is from published measurements, by what was measured: fitted and held out. */
export function calibrationTables(): string {
  return [throughputTable(compareThroughput()), sources()].join('\n\n')
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

function figures(items: readonly Comparison[]): readonly string[] {
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
