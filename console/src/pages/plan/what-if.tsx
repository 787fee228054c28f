import { useQuery } from '@apollo/client/react'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatEnum, formatMoney, formatNumber } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { Problem, Skeleton } from '../../components/parts.tsx'
import { factors, toChanges } from './changes.ts'
import type { WhatIfSearch } from './changes.ts'
import { Placements } from './placements.tsx'
import { WhatIfDocument } from './plan.documents.ts'
import type { WhatIfQuery } from './plan.documents.ts'
import './what-if.css'

type Simulation = NonNullable<WhatIfQuery['simulate']>

const route = getRouteApi('/signed-in/assessments/$id/plan')
const unchanged = factors.indexOf(1)

/** Another load, provider or place for the data, and what the plan would then be. Nothing of it is stored. */
export function WhatIf({ id }: { readonly id: string }): ReactNode {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data, previousData, error, loading, refetch } = useQuery(WhatIfDocument, {
    variables: { id, changes: toChanges(search) },
    // What the address states decides what is shown; a change of the assessment loads the page again.
    fetchPolicy: 'cache-first',
  })
  const simulation = (data ?? (error ? undefined : previousData))?.simulate ?? undefined
  const set = (change: WhatIfSearch) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true, resetScroll: false })
  const isChanged = search.load !== undefined || search.on !== undefined || search.data !== undefined
  // Without access to the assessment there is nothing to show.
  if (data?.simulate === null) return null
  return (
    <section className="card">
      <div className="card-head">
        <h2>What if?</h2>
        {isChanged && (
          <button
            type="button"
            className="button"
            data-kind="quiet"
            onClick={() => set({ load: undefined, on: undefined, data: undefined })}
          >
            <Icon name="retry" />
            As it is stated
          </button>
        )}
      </div>
      <div className="card-body what-if">
        <Changes search={search} simulation={simulation} onChange={set} />
        <div className="what-if-result" aria-live="polite" aria-busy={loading}>
          {error ? (
            <Problem error={error} onRetry={() => void refetch()} />
          ) : simulation ? (
            <Result simulation={simulation} isChanged={isChanged} />
          ) : (
            <Skeleton label="Planning" lines={4} />
          )}
        </div>
      </div>
      {simulation && !error && (
        <Placements label="Placements of the changed plan" workloads={simulation.after.workloads} />
      )}
    </section>
  )
}

interface ChangesProps {
  readonly search: WhatIfSearch
  readonly simulation: Simulation | undefined
  readonly onChange: (change: WhatIfSearch) => void
}

function Changes({ search, simulation, onChange }: ChangesProps): ReactNode {
  const providers = simulation
    ? [simulation.before.provider, ...simulation.before.alternatives.map(({ provider }) => provider)]
    : []
  const chosen = search.on !== undefined && search.on !== 'any' ? [search.on] : []
  const index = search.load === undefined ? unchanged : factors.indexOf(search.load)
  const words = `${formatNumber(factors[index] ?? 1, 2)} × the stated load`
  return (
    <div className="what-if-changes">
      <div className="field">
        <label htmlFor="what-if-load">Load</label>
        <input
          id="what-if-load"
          type="range"
          min={0}
          max={factors.length - 1}
          step={1}
          value={index}
          aria-valuetext={words}
          onChange={({ target }) => {
            const factor = factors[Number(target.value)]
            onChange({ load: factor === 1 ? undefined : factor })
          }}
        />
        <p className="field-hint">{words}</p>
      </div>
      <div className="field">
        <label htmlFor="what-if-provider">Provider</label>
        <select
          id="what-if-provider"
          className="input"
          value={search.on ?? ''}
          onChange={({ target }) => onChange({ on: target.value || undefined })}
        >
          <option value="">As stated</option>
          <option value="any">Any provider</option>
          {[...new Set<string>([...providers, ...chosen])].map((provider) => (
            <option key={provider} value={provider}>
              {formatEnum(provider)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="what-if-data">Data stays in</label>
        <select
          id="what-if-data"
          className="input"
          value={search.data ?? ''}
          onChange={({ target }) => onChange({ data: target.value || undefined })}
        >
          <option value="">As stated</option>
          <option value="any">Anywhere</option>
          <option value="EU">The European Union</option>
          <option value="US">The United States</option>
        </select>
      </div>
    </div>
  )
}

interface ResultProps {
  readonly simulation: Simulation
  readonly isChanged: boolean
}

function Result({ simulation: { after, monthlyDifference }, isChanged }: ResultProps): ReactNode {
  const difference = monthlyDifference && Number(monthlyDifference.amount) !== 0 ? monthlyDifference : null
  const facts: readonly (readonly [string, string])[] = [
    ['Provider', formatEnum(after.provider)],
    ['Not placed', count(after.unplaced, 'workload')],
    ['Targets missed', count(after.missed, 'workload')],
    [
      'Emissions',
      after.kgCO2ePerMonth === null ? 'n/a, not published' : `${formatNumber(after.kgCO2ePerMonth)} kg CO₂e`,
    ],
  ]
  return (
    <>
      <p className="what-if-cost">
        {after.monthlyCost ? `${formatMoney(after.monthlyCost)} a month` : 'No workload can be placed'}
        {isChanged && (
          <span className="small muted">
            {difference ? `${formatMoney(difference, 'signed')} against the plan as stated` : 'the same as stated'}
          </span>
        )}
      </p>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

const count = (amount: number, noun: string) => (amount === 0 ? 'none' : `${amount} ${noun}${amount === 1 ? '' : 's'}`)
