import { useQuery } from '@apollo/client/react'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AssessmentTabs } from '../../components/assessment-tabs.tsx'
import { CostChart } from '../../components/cost-chart.tsx'
import { formatEnum, formatMoney } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Problem, Skeleton } from '../../components/parts.tsx'
import { readPlan } from '../../components/read-plan.ts'
import type { Plan } from '../../components/read-plan.ts'
import { PlanPageDocument } from './plan.documents.ts'
import type { PlanPageQuery } from './plan.documents.ts'
import { WhatIf } from './what-if.tsx'

type Assessment = NonNullable<PlanPageQuery['assessment']>

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
  const plan = readPlan(assessment.report?.sections)
  return (
    <>
      <PageHeader
        title={assessment.title}
        parent={<Link to="/assessments">Assessments</Link>}
        operation={{ document: PlanPageDocument, variables: { id } }}
      />
      <AssessmentTabs id={id} />
      {plan ? (
        <PlanView plan={plan} assessment={assessment} id={id} />
      ) : (
        <section className="card">
          <Empty icon="assessments" title="No plan yet">
            The plan appears with the report of the first completed run.
          </Empty>
        </section>
      )}
    </>
  )
}

interface PlanViewProps {
  readonly plan: Plan
  readonly assessment: Assessment
  readonly id: string
}

function PlanView({ plan, assessment, id }: PlanViewProps): ReactNode {
  const { monthlyBudget, currentInfrastructure } = assessment.requirements
  const amountOf = (money: { readonly amount: string } | null | undefined) => (money ? Number(money.amount) : null)
  const cheapest = Math.min(...plan.alternatives.map(({ monthly }) => monthly))
  return (
    <div className="stack">
      <section className="card">
        <div className="card-head">
          <h2>What each provider would cost</h2>
        </div>
        <div className="card-body">
          <CostChart
            alternatives={plan.alternatives}
            budget={amountOf(monthlyBudget)}
            today={amountOf(currentInfrastructure?.monthlySpend)}
          />
        </div>
        <div className="scroll-x" tabIndex={0} role="group" aria-label="Alternatives">
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">Provider</th>
                <th scope="col" className="number">
                  A month
                </th>
                <th scope="col" className="number">
                  Against the cheapest
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
              {plan.alternatives.map(({ provider, monthly, notPlaced, targetMissed }) => (
                <tr key={provider}>
                  <th scope="row">{formatEnum(provider)}</th>
                  <td className="number">{formatMoney({ amount: String(monthly), currencyCode: 'USD' }, 'full')}</td>
                  <td className="number">
                    {monthly === cheapest
                      ? 'cheapest'
                      : formatMoney({ amount: String(monthly - cheapest), currencyCode: 'USD' }, 'signed')}
                  </td>
                  <td className="number">{notPlaced}</td>
                  <td className="number">{targetMissed}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section className="card">
        <div className="card-head">
          <h2>What runs where</h2>
        </div>
        <div className="scroll-x" tabIndex={0} role="group" aria-label="Placements">
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">Workload</th>
                <th scope="col">Runs on</th>
                <th scope="col" className="number">
                  A month
                </th>
              </tr>
            </thead>
            <tbody>
              {plan.placements.map(({ workload, runsOn, monthly }) => (
                <tr key={workload}>
                  <th scope="row">{workload}</th>
                  <td>{runsOn}</td>
                  <td className="number">{monthly}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <WhatIf id={id} />
    </div>
  )
}
