import { providerName } from '../../catalog/instance.ts'
import { driversOf, planOptions, totalCostOf } from '../analysis.ts'
import { describeEmissions } from '../emissions.ts'
import { count, formatDuration, formatUsd, inWords } from '../format.ts'
import type { Situation } from '../rules.ts'
import type { PlanOption } from '../sizing/options.ts'
import { comparedMonths } from '../sizing/total-cost.ts'
import type { ReportSection } from '../types.ts'
import { list, table } from './markdown.ts'

/** Workloads whose options are told; those with equal options are told once. */
const mostWorkloads = 12

/** What was not chosen, and why. */
export function optionsSection(situation: Situation): readonly ReportSection[] {
  const options = planOptions(situation)
  if (options.length === 0) return []
  const groups = Map.groupBy([...Map.groupBy(options, ({ workload }) => workload)], ([, ofWorkload]) =>
    JSON.stringify(ofWorkload.map((option) => ({ ...option, workload: '' }))),
  )
  const told = [...groups.values()].slice(0, mostWorkloads)
  const several = groups.size > 1
  const rows = told.flatMap((same) => {
    const names = inWords(same.map(([name]) => name))
    const [[, ofFirst] = ['', []]] = same
    return ofFirst
      .filter(({ monthlyUsd }) => monthlyUsd !== null)
      .map((one) => [...(several ? [names] : []), ...cellsOf(one)])
  })
  const head = ['Provider', 'Instances', 'Terms', 'A month', '99 % within', 'CO₂e a month, at most', 'Why']
  const more = groups.size - told.length
  return [
    {
      title: 'Alternatives',
      markdown: [
        `What else could run the workloads, and why it is not planned. The costs are those of the instances. For training, the time is that of a run.${more > 0 ? ` ${count(more, 'further workload')} ${more === 1 ? 'is' : 'are'} not listed.` : ''}`,
        table(several ? ['Workload', ...head] : head, rows),
        ...excludedText(told.flatMap(([[, ofFirst] = ['', []]]) => ofFirst)),
      ].join('\n\n'),
    },
  ]
}

const cellsOf = (one: PlanOption): readonly string[] => [
  providerName(one.provider),
  one.instances,
  terms[one.commitment],
  formatUsd(one.monthlyUsd ?? 0),
  one.latencySeconds === null ? '–' : formatDuration(one.latencySeconds),
  one.kgCO2e === null ? '–' : describeEmissions({ kind: 'known', kgCO2e: one.kgCO2e, kWh: 0, source: '' }),
  one.reason,
]

/** Options without a cost, by reason: each once, however many workloads it is excluded for. */
function excludedText(options: readonly PlanOption[]): readonly string[] {
  const byReason = Map.groupBy(
    options.filter(({ monthlyUsd }) => monthlyUsd === null),
    ({ reason }) => reason,
  )
  const lines = [...byReason].map(([reason, excluded]) => {
    const what = new Set(
      excluded.map(({ provider, sku, region }) =>
        sku === 'any' ? providerName(provider) : `${sku}${region === null ? '' : ` in ${region}`}`,
      ),
    )
    return `${inWords([...what])}: ${reason}`
  })
  return lines.length === 0 ? [] : ['Excluded:', list(lines)]
}

const terms: Readonly<Record<PlanOption['commitment'], string>> = {
  ON_DEMAND: 'on demand',
  ONE_YEAR: 'one year',
  THREE_YEARS: 'three years',
  SPOT: 'spot',
}

/** What 36 months cost, rented and owned. */
export function totalCostSection(situation: Situation): readonly ReportSection[] {
  const total = totalCostOf(situation)
  if (total === null) return []
  const { rented, owned } = total
  const years = [0, 1, 2]
  const sum = (monthly: readonly number[], year: number): string =>
    formatUsd(monthly.slice(year * 12, year * 12 + 12).reduce((all, usd) => all + usd, 0))
  const rows = years.map((year) => [
    `Year ${year + 1}`,
    sum(rented.monthlyUsd, year),
    'reason' in owned ? '–' : sum(owned.monthlyUsd, year),
  ])
  const steps = rented.steps.slice(0, 12)
  const parts =
    'reason' in owned
      ? []
      : [
          ['Servers and network', formatUsd(owned.purchaseUsd)],
          ['Electricity', formatUsd(owned.powerUsd)],
          ['Colocation', formatUsd(owned.colocationUsd)],
          ['Staff', formatUsd(owned.staffUsd)],
          ['Support', formatUsd(owned.supportUsd)],
          ['Storage and indexes', formatUsd(owned.otherUsd)],
          ['All', formatUsd(owned.totalUsd)],
          [`Book value after ${comparedMonths} months`, formatUsd(owned.bookValueUsd)],
          [
            'Break-even',
            owned.breakEvenMonth === null ? `not within ${comparedMonths} months` : `month ${owned.breakEvenMonth}`,
          ],
        ]
  return [
    {
      title: `Cost of ${comparedMonths} months`,
      markdown: [
        `Renting on ${providerName(rented.provider)} at list price on demand, and buying servers for the same workloads. Both follow the growth of demand in whole instances.${'reason' in owned ? ` Buying is not compared: ${owned.reason}.` : ''}`,
        table(
          ['Period', 'Rented', 'Bought'],
          [...rows, ['All', formatUsd(rented.totalUsd), 'reason' in owned ? '–' : formatUsd(owned.totalUsd)]],
        ),
        ...(parts.length === 0 ? [] : [table(['Bought', `${comparedMonths} months`], parts)]),
        ...(steps.length < 2
          ? []
          : [
              `The rented instances by month${steps.length < rented.steps.length ? ` (the first ${steps.length} changes)` : ''}:`,
              table(
                ['From month', 'Instances', 'A month'],
                steps.map(({ month, instances, monthlyUsd }) => [
                  String(month),
                  String(instances),
                  formatUsd(monthlyUsd),
                ]),
              ),
            ]),
      ].join('\n\n'),
    },
  ]
}

/** What moves the cost most: the bars of a tornado, the longest first. */
export function driversSection(situation: Situation): readonly ReportSection[] {
  const tornado = driversOf(situation)
  if (tornado === null) return []
  const { drivers, unchanged } = tornado
  const end = ({ change, monthlyUsd }: { change: string; monthlyUsd: number | null }): string =>
    `${change}: ${monthlyUsd === null ? 'no plan keeps the targets' : formatUsd(monthlyUsd)}`
  return [
    {
      title: 'What moves the cost',
      markdown: [
        `A mean month of the coming year costs ${formatUsd(tornado.baseUsd)}. Each line changes one input and plans again on ${providerName(situation.best.provider)}.`,
        ...(drivers.length === 0
          ? []
          : [
              table(
                ['Input', 'Lower', 'Higher', 'Difference'],
                drivers.map(({ name, low, high, swingUsd }) => [name, end(low), end(high), formatUsd(swingUsd)]),
              ),
            ]),
        ...(unchanged.length === 0
          ? []
          : [
              `No difference: ${unchanged.join(', ')}. The planned instances have capacity for that, or no smaller ones are suitable.`,
            ]),
      ].join('\n\n'),
    },
  ]
}
