import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatEnum, formatMoney, formatNumber } from '../../components/format.ts'
import { Notice } from '../../components/parts.tsx'
import type { Draft, Problems } from './draft.ts'
import type { WorkloadInput } from './editor.documents.ts'

interface ReviewStepProps {
  readonly draft: Draft
  readonly problems: Problems
}

/** What will be examined, in words. */
export function ReviewStep({ draft: { requirements }, problems }: ReviewStepProps): ReactNode {
  const { workloads, monthlyBudget, currentInfrastructure, regions, compliance, preferredProviders } = requirements
  const rules: readonly (readonly [string, string])[] = [
    ['Budget', monthlyBudget ? `${formatMoney(monthlyBudget)} a month` : 'Not stated'],
    [
      'Spent today',
      currentInfrastructure?.monthlySpend ? `${formatMoney(currentInfrastructure.monthlySpend)} a month` : 'Not stated',
    ],
    ['Data stays in', list(regions) ?? 'Anywhere'],
    ['Obligations', list(compliance?.map(formatEnum)) ?? 'None stated'],
    ['Providers', list(preferredProviders?.map(formatEnum)) ?? 'No preference'],
    [
      'Growth',
      requirements.growthPercentPerYear == null ? 'Not stated' : `${requirements.growthPercentPerYear} % a year`,
    ],
    ['Team', requirements.teamSize == null ? 'Not stated' : `${formatNumber(requirements.teamSize)} people`],
  ]
  return (
    <div className="stack">
      {problems.size > 0 && (
        <Notice
          tone="warn"
          action={
            <Link
              className="button"
              to="."
              search={(previous) => ({
                ...previous,
                step: [...problems.keys()].some((path) => path.includes('workloads')) ? 'workloads' : 'environment',
              })}
            >
              Show them
            </Link>
          }
        >
          {problems.size === 1 ? 'One field needs attention' : `${problems.size} fields need attention`} before a run
          can start.
        </Notice>
      )}
      <div className="review">
        <section className="card">
          <div className="card-head">
            <h2>Workloads</h2>
          </div>
          <ul className="review-list">
            {workloads.map((workload, index) => (
              <li key={index}>
                <strong>{workload.name}</strong> <span className="muted">{formatEnum(workload.kind)}</span>
                <p className="small muted">{describe(workload)}</p>
              </li>
            ))}
          </ul>
        </section>
        <section className="card">
          <div className="card-head">
            <h2>Environment</h2>
          </div>
          <dl className="facts card-body">
            {rules.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </div>
  )
}

const list = (items: readonly string[] | null | undefined) => (items && items.length > 0 ? items.join(', ') : null)

function describe(workload: WorkloadInput): string {
  const { modelConfig, model, modelParamsB, precision } = workload
  const modelText = modelConfig
    ? 'model from config.json'
    : (model ?? (modelParamsB == null ? null : `${modelParamsB} B parameters`))
  return [
    modelText,
    precision,
    count(workload.requestsPerSecond, 'requests/s'),
    count(workload.inputTokensPerRequest, 'tokens in'),
    count(workload.outputTokensPerRequest, 'tokens out'),
    count(workload.latencyP99Ms, 'ms p99'),
    count(workload.trainingTokensB, 'B training tokens'),
    count(workload.trainingDays, 'days'),
    count(workload.datasetGB, 'GB'),
    count(workload.hoursPerMonth, 'h a month'),
  ]
    .filter((part) => part != null)
    .join(' · ')
}

const count = (value: number | null | undefined, unit: string) =>
  value == null ? null : `${formatNumber(value, 2)} ${unit}`
