import { useQuery } from '@apollo/client/react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatDuration, formatEnum, formatMoney, formatNumber } from '../../components/format.ts'
import { Badge, Empty, Money, Notice, Problem, Skeleton } from '../../components/parts.tsx'
import { placeOf } from '../../components/place-of.ts'
import { MilestoneDifferenceDocument, RunDifferenceDocument } from './compare.documents.ts'
import type { ComparedPlanFragment, RunStateFragment } from './compare.documents.ts'

/** What a side says of a recommendation; only milestones keep decisions. */
type State = RunStateFragment & { readonly decision?: string | null }

interface Change {
  readonly id: string
  readonly before: State | null
  readonly after: State | null
}

interface Difference {
  readonly before: ComparedPlanFragment | null
  readonly after: ComparedPlanFragment | null
  readonly monthlyDifference: { readonly amount: string; readonly currencyCode: string } | null
  readonly fixed: readonly Change[]
  readonly added: readonly Change[]
  readonly changed: readonly Change[]
}

interface SidesProps {
  /** Of the assessment. */
  readonly id: string
  readonly beforeId: string
  readonly afterId: string
}

export function RunDifferences({ id, beforeId, afterId }: SidesProps): ReactNode {
  const { data, error, refetch } = useQuery(RunDifferenceDocument, { variables: { beforeId, afterId } })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton label="Comparing the runs" lines={8} />
  const compared = data.compareRuns
  if (!compared) return <NotThere />
  const toChange = ({ recommendation, before, after }: (typeof compared.fixed)[number]): Change => ({
    id: recommendation.id,
    before,
    after,
  })
  return (
    <>
      {compared.notCompared.length > 0 && (
        <Notice tone="warn">
          {`Only one of the runs has a result of ${compared.notCompared.map(formatEnum).join(', ')}: what these agents recommend is not compared.`}
        </Notice>
      )}
      <Differences
        id={id}
        difference={{
          before: compared.before.plan,
          after: compared.after.plan,
          monthlyDifference: compared.monthlyDifference,
          fixed: compared.fixed.map(toChange),
          added: compared.new.map(toChange),
          changed: compared.changed.map(toChange),
        }}
      />
    </>
  )
}

export function MilestoneDifferences({ id, beforeId, afterId }: SidesProps): ReactNode {
  const { data, error, refetch } = useQuery(MilestoneDifferenceDocument, { variables: { beforeId, afterId } })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton label="Comparing the milestones" lines={8} />
  const compared = data.compareMilestones
  if (!compared) return <NotThere />
  const toChange = ({ before, after }: (typeof compared.fixed)[number]): Change => ({
    id: (after ?? before)?.recommendationId ?? '',
    before,
    after,
  })
  return (
    <Differences
      id={id}
      difference={{
        before: compared.before.run?.plan ?? null,
        after: compared.after.run?.plan ?? null,
        monthlyDifference: compared.monthlyDifference,
        fixed: compared.fixed.map(toChange),
        added: compared.new.map(toChange),
        changed: compared.changed.map(toChange),
      }}
    />
  )
}

const NotThere = () => (
  <section className="card">
    <Empty icon="search" title="One of them does not exist any more">
      It may have been deleted, or it belongs to another organization. Choose others above.
    </Empty>
  </section>
)

function Differences({ id, difference }: { readonly id: string; readonly difference: Difference }): ReactNode {
  const { before, after, monthlyDifference, fixed, added, changed } = difference
  const count = fixed.length + added.length + changed.length
  return (
    <>
      <section className="card">
        <div className="card-head">
          <h2>The plan</h2>
          <p className="compare-difference">
            {monthlyDifference === null ? (
              <span className="muted">n/a, one of them has no cost</span>
            ) : Number(monthlyDifference.amount) === 0 ? (
              'costs the same'
            ) : (
              <>
                <Money value={monthlyDifference} signed /> a month
              </>
            )}
          </p>
        </div>
        <PlanTable before={before} after={after} />
      </section>
      {count === 0 ? (
        <section className="card">
          <Empty icon="check" title="The recommendations are the same">
            Title, area, severity, effort, amount and decision of each are equal.
          </Empty>
        </section>
      ) : (
        <>
          <Changes id={id} title="No longer recommended" changes={fixed} />
          <Changes id={id} title="New" changes={added} />
          <Changes id={id} title="Changed" changes={changed} />
        </>
      )}
    </>
  )
}

interface PlanTableProps {
  readonly before: ComparedPlanFragment | null
  readonly after: ComparedPlanFragment | null
}

function PlanTable({ before, after }: PlanTableProps): ReactNode {
  const names = [...new Set([before, after].flatMap((plan) => plan?.workloads.map(({ name }) => name) ?? []))]
  const rows: readonly (readonly [label: string, of: (plan: ComparedPlanFragment) => string])[] = [
    ['Provider', ({ provider }) => formatEnum(provider)],
    ['A month', ({ monthlyCost }) => (monthlyCost ? formatMoney(monthlyCost, 'full') : 'n/a, nothing is placed')],
    ['Workloads not placed', ({ unplaced }) => formatNumber(unplaced)],
    ['Targets missed', ({ missed }) => formatNumber(missed)],
    [
      'Emissions, at most',
      ({ kgCO2ePerMonth }) =>
        kgCO2ePerMonth === null ? 'n/a, not published' : `${formatNumber(kgCO2ePerMonth)} kg CO₂e a month`,
    ],
    ...names.map((name) => [name, (plan: ComparedPlanFragment) => placeIn(plan, name)] as const),
  ]
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label="Both plans">
      <table className="data-table compare-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Part of the plan</span>
            </th>
            <th scope="col">From</th>
            <th scope="col">To</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, textOf]) => {
            const texts = [before, after].map((plan) => (plan ? textOf(plan) : 'n/a, no plan'))
            const isDifferent = texts[0] !== texts[1]
            return (
              <tr key={label} data-different={isDifferent}>
                <th scope="row">
                  {label}
                  {isDifferent && <span className="visually-hidden"> (differs)</span>}
                </th>
                {texts.map((text, side) => (
                  <td key={side}>{text}</td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function placeIn({ workloads }: ComparedPlanFragment, name: string): string {
  const workload = workloads.find((one) => one.name === name)
  if (!workload) return 'not part of it'
  const { latencyMs, monthlyCost } = workload
  return [
    placeOf(workload),
    formatMoney(monthlyCost),
    ...(latencyMs === null ? [] : [`${formatDuration(latencyMs)} p99`]),
  ].join(', ')
}

interface ChangesProps {
  readonly id: string
  readonly title: string
  readonly changes: readonly Change[]
}

function Changes({ id, title, changes }: ChangesProps): ReactNode {
  if (changes.length === 0) return null
  return (
    <section className="card">
      <div className="card-head">
        <h2>{title}</h2>
        <span className="small muted">{changes.length}</span>
      </div>
      <ul className="compare-changes">
        {changes.map(({ id: rec, before, after }) => {
          const state = after ?? before
          return (
            state && (
              <li key={rec}>
                <div>
                  {after ? (
                    <Link
                      to="/assessments/$id/recommendations"
                      params={{ id }}
                      search={{ rec }}
                      className="compare-title"
                    >
                      {state.title}
                    </Link>
                  ) : (
                    <span className="compare-title">{state.title}</span>
                  )}
                  {before && after && before.title !== after.title && (
                    <p className="small muted compare-former">{`Was: ${before.title}`}</p>
                  )}
                  {before && after ? (
                    <ul className="compare-fields small">
                      {fieldsOf(before, after).map(([field, old, now]) => (
                        <li key={field}>
                          <span className="muted">{field}</span> <del>{old}</del> <span aria-hidden="true">→</span>{' '}
                          <ins>{now}</ins>
                        </li>
                      ))}
                    </ul>
                  ) : (
                    <span className="row small muted">
                      <Badge value={state.severity} />
                      {`${formatEnum(state.category)} · ${formatEnum(state.effort).toLowerCase()}`}
                    </span>
                  )}
                </div>
                <span className="compare-cost">
                  {state.monthlyCostImpact ? (
                    <Money value={state.monthlyCostImpact} signed />
                  ) : (
                    <span className="small muted">no estimate</span>
                  )}
                </span>
              </li>
            )
          )
        })}
      </ul>
    </section>
  )
}

/** What differs between two states of a recommendation besides its title, as it was and as it is. */
function fieldsOf(before: State, after: State): readonly (readonly [field: string, old: string, now: string])[] {
  const amount = ({ monthlyCostImpact }: State) =>
    monthlyCostImpact ? formatMoney(monthlyCostImpact, 'signed') : 'no estimate'
  const fields: readonly (readonly [string, (state: State) => string])[] = [
    ['Area', ({ category }) => formatEnum(category)],
    ['Severity', ({ severity }) => formatEnum(severity)],
    ['Effort', ({ effort }) => formatEnum(effort)],
    ['Amount', amount],
    ['Decision', ({ decision }) => (decision ? formatEnum(decision) : 'none')],
  ]
  return fields.flatMap(([field, of]) => (of(before) === of(after) ? [] : [[field, of(before), of(after)] as const]))
}
