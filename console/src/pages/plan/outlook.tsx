import type { ReactNode } from 'react'
import { Chart } from '../../components/chart.tsx'
import { formatNumber } from '../../components/format.ts'
import './outlook.css'
import type { PlanPageQuery } from './plan.documents.ts'

type Plan = NonNullable<NonNullable<PlanPageQuery['assessment']>['runs']['nodes'][number]['plan']>
type Workload = Plan['workloads'][number]
type Load = Workload['outlook'][number]

interface OutlookProps {
  readonly workloads: readonly Workload[]
  readonly growthPercentPerYear: number | null
}

/** Load against capacity in the coming months, one chart for each workload that serves requests. */
export function OutlookCard({ workloads, growthPercentPerYear }: OutlookProps): ReactNode {
  const served = workloads.filter(({ outlook }) => outlook.length > 0)
  if (served.length === 0) return null
  return (
    <section className="card">
      <div className="card-head">
        <h2>Load against capacity</h2>
        <span className="small muted">
          {growthPercentPerYear === null || growthPercentPerYear === 0
            ? 'No growth is stated: the load stays as it is'
            : `At ${formatNumber(growthPercentPerYear, 1)}% growth a year`}
        </span>
      </div>
      <div className="outlooks">
        {served.map((workload) => (
          <div key={workload.name} className="outlook">
            <h3>{workload.name}</h3>
            <OutlookChart workload={workload} />
            <details>
              <summary className="small">As a table</summary>
              <OutlookTable workload={workload} />
            </details>
          </div>
        ))}
      </div>
    </section>
  )
}

const width = 560
const height = 230
const left = 44
const right = 136
const top = 16
const bottom = 40

function OutlookChart({ workload: { name, outlook } }: { readonly workload: Workload }): ReactNode {
  const last = outlook.at(-1)
  const months = last?.month ?? 1
  const largest = Math.max(
    ...outlook.flatMap(({ demandPerSecond, capacityPerSecond }) => [demandPerSecond, capacityPerSecond]),
  )
  const step = tickStep(largest)
  const highest = Math.ceil(largest / step) * step
  const x = (month: number) => left + (month / months) * (width - left - right)
  const y = (rate: number) => height - bottom - (rate / highest) * (height - top - bottom)
  const ticks = Array.from({ length: Math.round(highest / step) + 1 }, (_, index) => index * step)
  const capacity = stepPath(outlook, { x, y })
  const demand = outlook.map(({ month, demandPerSecond }) => `${x(month)} ${y(demandPerSecond)}`).join('L')
  const labels = last ? apart(y(last.capacityPerSecond), y(last.demandPerSecond)) : null
  return (
    <Chart
      label={`${name}: ${outlook
        .filter(({ month }) => month % 12 === 0)
        .map((load) => `${monthWords(load.month)} ${describe(load)}`)
        .join('; ')}`}
      fileName={`load-and-capacity-${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`}
      width={width}
      height={height}
      table={[
        ['Month', 'Load, requests per second', 'Capacity, requests per second', 'Instances'],
        ...outlook.map(({ month, demandPerSecond, capacityPerSecond, instances }) => [
          month,
          demandPerSecond,
          capacityPerSecond,
          instances,
        ]),
      ]}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} className="chart-grid" />
          <text x={left - 8} y={y(tick)} textAnchor="end" dominantBaseline="central" className="chart-note">
            {formatNumber(tick, 2)}
          </text>
        </g>
      ))}
      <path d={`${capacity}V${y(0)}H${x(0)}Z`} className="chart-area" />
      <path d={capacity} className="chart-capacity" />
      <path d={`M${demand}`} className="chart-demand" />
      {outlook
        .filter(({ month }) => month % 6 === 0)
        .map(({ month }) => (
          <text key={month} x={x(month)} y={height - bottom + 16} textAnchor="middle" className="chart-note">
            {month === 0 ? 'now' : month}
          </text>
        ))}
      <text x={left} y={height - 4} className="chart-note">
        Requests per second at peak; months from now
      </text>
      {last && labels && (
        <>
          <text x={width - right + 8} y={labels[0]} dominantBaseline="central" className="chart-name">
            {`Capacity ${formatRate(last.capacityPerSecond)}`}
          </text>
          <text x={width - right + 8} y={labels[1]} dominantBaseline="central" className="chart-label">
            {`Load ${formatRate(last.demandPerSecond)}`}
          </text>
        </>
      )}
    </Chart>
  )
}

/** Each quarter, and each month in which instances are added or removed. */
function OutlookTable({ workload: { name, outlook } }: { readonly workload: Workload }): ReactNode {
  const rows = outlook.filter(
    ({ month, instances }, index) => month % 6 === 0 || outlook[index - 1]?.instances !== instances,
  )
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={`Load and capacity of ${name}`}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col" className="number">
              Load, requests/s
            </th>
            <th scope="col" className="number">
              Capacity, requests/s
            </th>
            <th scope="col" className="number">
              Instances
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ month, demandPerSecond, capacityPerSecond, instances }) => (
            <tr key={month}>
              <th scope="row">{month === 0 ? 'now' : month}</th>
              <td className="number">{formatRate(demandPerSecond)}</td>
              <td className="number">{formatRate(capacityPerSecond)}</td>
              <td className="number">{formatNumber(instances)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const formatRate = (rate: number) => formatNumber(rate, rate < 10 ? 2 : rate < 100 ? 1 : 0)

const monthWords = (month: number) => (month === 0 ? 'now' : `in ${month} months`)

const describe = ({ demandPerSecond, capacityPerSecond, instances }: Load) =>
  `${formatRate(demandPerSecond)} of ${formatRate(capacityPerSecond)} requests per second on ${instances} ${instances === 1 ? 'instance' : 'instances'}`

/** 1, 2 or 5 times a power of ten, so that there are three to six ticks. */
function tickStep(largest: number): number {
  const rough = Math.max(largest, 0.001) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * ([1, 2, 5, 10].find((factor) => power * factor >= rough) ?? 10)
}

interface Scales {
  readonly x: (month: number) => number
  readonly y: (rate: number) => number
}

/** Capacity stays as it is until the month in which a step is added. */
const stepPath = (outlook: readonly Load[], { x, y }: Scales) =>
  outlook
    .map(({ month, capacityPerSecond }, index) =>
      index === 0 ? `M${x(month)} ${y(capacityPerSecond)}` : `H${x(month)}V${y(capacityPerSecond)}`,
    )
    .join('')

/** Places of two labels that must not overlap, the upper one first. */
function apart(upper: number, lower: number): readonly [number, number] {
  const missing = Math.max(0, 16 - (lower - upper)) / 2
  return [upper - missing, lower + missing]
}
