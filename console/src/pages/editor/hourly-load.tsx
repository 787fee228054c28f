import type { ReactNode } from 'react'
import { formatPercent } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'

interface HourlyLoadProps {
  /** Shares of the peak, from midnight; null where the load is the same all day. */
  readonly value: readonly number[] | null
  readonly problem: string | undefined
  readonly onChange: (value: readonly number[] | null) => void
}

/** Few at night, most in working hours. */
const workingDay: readonly number[] = [
  0.1, 0.05, 0.05, 0.05, 0.05, 0.1, 0.2, 0.4, 0.7, 0.9, 1, 1, 0.9, 0.95, 1, 1, 0.9, 0.75, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15,
]

const hourOf = (index: number) => `${String(index).padStart(2, '0')}:00`

/** The load of a day as a curve: each of its 24 points is a slider. */
export function HourlyLoad({ value, problem, onChange }: HourlyLoadProps): ReactNode {
  if (value === null)
    return (
      <button
        type="button"
        className="button workload-remove"
        data-kind="quiet"
        onClick={() => onChange([...workingDay])}
      >
        <Icon name="activity" />
        Draw the load of a day
      </button>
    )
  return (
    <fieldset className="hourly field" data-invalid={problem !== undefined}>
      <legend>Load of a day</legend>
      <div className="scroll-x" tabIndex={0} role="group" aria-label="Load by hour">
        <div className="hourly-curve">
          <svg viewBox={`0 0 ${value.length} 1`} preserveAspectRatio="none" aria-hidden="true">
            <path d={areaOf(value)} />
          </svg>
          {value.map((share, index) => (
            <input
              key={index}
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={share}
              aria-label={hourOf(index)}
              aria-valuetext={`${formatPercent(share)} of the peak`}
              title={`${hourOf(index)}: ${formatPercent(share)}`}
              onChange={({ target }) => onChange(value.map((old, at) => (at === index ? Number(target.value) : old)))}
            />
          ))}
          {value.map((_, index) => (
            <span key={index} className="hourly-hour" aria-hidden="true">
              {index % 3 === 0 ? index : ''}
            </span>
          ))}
        </div>
      </div>
      <p className="field-hint">
        {problem ?? 'Shares of the peak, by the hour. Capacity follows the curve; an hour with 0 needs none.'}
      </p>
      <button type="button" className="button workload-remove" data-kind="quiet" onClick={() => onChange(null)}>
        <Icon name="cross" />
        The same load all day
      </button>
    </fieldset>
  )
}

function areaOf(value: readonly number[]): string {
  const points = value.map((share, index) => `${index + 0.5} ${1 - share}`)
  return `M0 ${1 - (value[0] ?? 0)}L${points.join('L')}L${value.length} ${1 - (value.at(-1) ?? 0)}V1H0Z`
}
