import { useQuery } from '@apollo/client/react'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AssessmentTabs } from '../../components/assessment-tabs.tsx'
import { formatEnum, formatMoney, formatNumber } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Problem, Skeleton } from '../../components/parts.tsx'
import { CostChart } from './cost-chart.tsx'
import { ForecastCard } from './forecast.tsx'
import { OutlookCard } from './outlook.tsx'
import { Placements } from './placements.tsx'
import { PlanPageDocument } from './plan.documents.ts'
import type { PlanPageQuery } from './plan.documents.ts'
import { WhatIf } from './what-if.tsx'

type Assessment = NonNullable<PlanPageQuery['assessment']>
type Run = Assessment['runs']['nodes'][number]
type Plan = NonNullable<Run['plan']>

const route = getRouteApi('/signed-in/assessments/$id/plan')

/** What runs where, and what else there is. */
export function PlanPage(): ReactNode {
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(PlanPageDocument, { variables: { id } })
  const assessment = data?.assessment
  if (!assessment) {
    if (error) return <Problem error={error} onRetry={() => void refetch()} />
    if (assessment === undefined) return <Skeleton label="Loading the plan" lines={12} />
    return (
      <Empty icon="search" title="There is no such assessment">
        It does not exist, or it belongs to an organization that you are not a member of.
      </Empty>
    )
  }
  const [run] = assessment.runs.nodes
  return (
    <>
      <PageHeader
        title={assessment.title}
        parent={<Link to="/assessments">Assessments</Link>}
        operation={{ document: PlanPageDocument, variables: { id } }}
      />
      <AssessmentTabs id={id} />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {run?.plan ? (
        <PlanView plan={run.plan} forecast={run.costForecast} assessment={assessment} id={id} />
      ) : (
        <section className="card">
          <Empty icon="assessments" title="No plan yet">
            The plan appears with the report of the first completed run. Runs of earlier releases have none: run it
            again.
          </Empty>
        </section>
      )}
    </>
  )
}

interface PlanViewProps {
  readonly plan: Plan
  readonly forecast: Run['costForecast']
  readonly assessment: Assessment
  readonly id: string
}

const amountOf = (money: { readonly amount: string } | null | undefined) => (money ? Number(money.amount) : null)

function PlanView({ plan, forecast, assessment, id }: PlanViewProps): ReactNode {
  const { monthlyBudget, currentInfrastructure, growthPercentPerYear } = assessment.requirements
  const budget = amountOf(monthlyBudget)
  return (
    <div className="stack">
      <Alternatives plan={plan} budget={budget} today={amountOf(currentInfrastructure?.monthlySpend)} />
      <section className="card">
        <div className="card-head">
          <h2>What runs where</h2>
          <span className="small muted">
            {plan.kgCO2ePerMonth === null
              ? `Emissions not known: ${plan.emissionsUnknown ?? 'a figure is not published'}`
              : `At most ${formatNumber(plan.kgCO2ePerMonth)} kg CO₂e a month`}
          </span>
        </div>
        <Placements label="Placements" workloads={plan.workloads} />
      </section>
      <OutlookCard workloads={plan.workloads} growthPercentPerYear={growthPercentPerYear} />
      {forecast && <ForecastCard forecast={forecast} budget={budget} />}
      <WhatIf id={id} />
    </div>
  )
}

interface AlternativesProps {
  readonly plan: Plan
  /** US dollars a month. */
  readonly budget: number | null
  readonly today: number | null
}

/** The chosen provider first, then the others, best first. */
function Alternatives({ plan, budget, today }: AlternativesProps): ReactNode {
  const all = [plan, ...plan.alternatives]
  const chosen = amountOf(plan.monthlyCost)
  const priced = all.flatMap(({ provider, monthlyCost }) =>
    monthlyCost ? [{ provider, monthly: Number(monthlyCost.amount) }] : [],
  )
  return (
    <section className="card">
      <div className="card-head">
        <h2>What each provider would cost</h2>
      </div>
      {priced.length > 0 && (
        <div className="card-body">
          <CostChart alternatives={priced} budget={budget} today={today} />
        </div>
      )}
      <div className="scroll-x" tabIndex={0} role="group" aria-label="Alternatives">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">Provider</th>
              <th scope="col" className="number">
                A month
              </th>
              <th scope="col" className="number">
                Against the plan
              </th>
              <th scope="col" className="number">
                Workloads not placed
              </th>
              <th scope="col" className="number">
                Targets missed
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map(({ provider, monthlyCost, unplaced, missed }) => (
              <tr key={provider}>
                <th scope="row">{formatEnum(provider)}</th>
                <td className="number">
                  {monthlyCost ? formatMoney(monthlyCost, 'full') : 'n/a, nothing can be placed'}
                </td>
                <td className="number">
                  {provider === plan.provider ? 'the plan' : against(amountOf(monthlyCost), chosen)}
                </td>
                <td className="number">{unplaced === 0 ? 'none' : unplaced}</td>
                <td className="number">{missed === 0 ? 'none' : missed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function against(amount: number | null, chosen: number | null): string {
  if (amount === null || chosen === null) return 'n/a'
  return amount === chosen
    ? 'the same'
    : formatMoney({ amount: String(amount - chosen), currencyCode: 'USD' }, 'signed')
}
