import type { ReactNode } from 'react'
import { formatDuration, formatMoney } from '../../components/format.ts'
import { placeOf } from '../../components/place-of.ts'
import type { Place } from '../../components/place-of.ts'

interface Placed extends Place {
  readonly name: string
  readonly sharedWith?: readonly string[]
  readonly latencyMs: number | null
  readonly trainingHours?: number | null
  readonly meetsTarget: boolean | null
  readonly monthlyCost: { readonly amount: string; readonly currencyCode: string }
}

interface PlacementsProps {
  readonly label: string
  readonly workloads: readonly Placed[]
}

/** On what each workload runs. */
export function Placements({ label, workloads }: PlacementsProps): ReactNode {
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={label}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Workload</th>
            <th scope="col">Runs on</th>
            <th scope="col" className="number">
              Latency, p99
            </th>
            <th scope="col" className="number">
              A month
            </th>
          </tr>
        </thead>
        <tbody>
          {workloads.map((workload) => (
            <tr key={workload.name}>
              <th scope="row">{workload.name}</th>
              <td>
                {placeOf(workload)}
                {workload.sharedWith && workload.sharedWith.length > 0 && (
                  <span className="small muted">{` shared with ${workload.sharedWith.join(', ')}`}</span>
                )}
              </td>
              <td className="number">{timeOf(workload)}</td>
              <td className="number">{formatMoney(workload.monthlyCost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function timeOf({ latencyMs, trainingHours, meetsTarget }: Placed): string {
  const time =
    latencyMs !== null
      ? formatDuration(latencyMs)
      : trainingHours
        ? `${formatDuration(trainingHours * 3_600_000)} a run`
        : 'n/a'
  return meetsTarget === false ? `${time}, misses its target` : time
}
