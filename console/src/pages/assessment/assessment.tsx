import { useMutation, useQuery, useSubscription } from '@apollo/client/react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { hasRole, useViewer } from '../../app/context.ts'
import { AssessmentTabs } from '../../components/assessment-tabs.tsx'
import { formatDuration, formatEnum, formatMoney } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Ago, Badge, Empty, Money, Notice, Problem, Progress, Skeleton } from '../../components/parts.tsx'
import { Viewers } from '../../components/viewers.tsx'
import { useDuplicate } from '../editor/use-duplicate.ts'
import './assessment.css'
import {
  ArchiveResultDocument,
  AssessmentChangedDocument,
  AssessmentResultDocument,
  StartRunDocument,
  UnarchiveResultDocument,
} from './assessment.documents.ts'
import type { AssessmentResultQuery, Severity } from './assessment.documents.ts'

const Confirm = lazy(() => import('../../components/dialog.tsx').then((module) => ({ default: module.Confirm })))

type Assessment = NonNullable<AssessmentResultQuery['assessment']>
type Recommendation = Assessment['recommendations']['nodes'][number]

const route = getRouteApi('/signed-in/assessments/$id')

/** What to do: the plan in numbers, and the first recommendations. */
export function AssessmentResult(): ReactNode {
  const { id } = route.useParams()
  const { me } = useViewer()
  const { data, error, refetch } = useQuery(AssessmentResultDocument, { variables: { id } })
  useSubscription(AssessmentChangedDocument, { variables: { id }, ignoreResults: true })
  const assessment = data?.assessment
  if (!assessment) {
    if (error) return <Problem error={error} onRetry={() => void refetch()} />
    return assessment === undefined ? <Skeleton label="Loading the assessment" lines={12} /> : <NoAssessment />
  }
  return (
    <>
      <PageHeader
        title={assessment.title}
        parent={<Link to="/assessments">Assessments</Link>}
        operation={{ document: AssessmentResultDocument, variables: { id } }}
        actions={<Actions assessment={assessment} />}
      >
        <div className="row">
          <Badge value={assessment.status} />
          <span className="small muted">
            by {assessment.createdBy.name}, changed <Ago at={assessment.updatedAt} />
          </span>
          <Viewers assessmentId={id} me={me.id} />
        </div>
      </PageHeader>
      <AssessmentTabs id={id} />
      <div className="stack">
        {error && <Problem error={error} onRetry={() => void refetch()} />}
        <RunNotice assessment={assessment} />
        {assessment.report ? <Result assessment={assessment} /> : <NoResult assessment={assessment} />}
        <Runs assessment={assessment} />
      </div>
    </>
  )
}

function NoAssessment(): ReactNode {
  return (
    <Empty
      icon="search"
      title="There is no such assessment"
      action={
        <Link className="button" to="/assessments">
          To the assessments
        </Link>
      }
    >
      It does not exist, or it belongs to an organization that you are not a member of.
    </Empty>
  )
}

const isUnderWay = (status: string) => ['QUEUED', 'RUNNING', 'PAUSED'].includes(status)

/** The run that changes what is shown here. */
function RunNotice({ assessment: { id, status, latestRun } }: { readonly assessment: Assessment }): ReactNode {
  if (!latestRun) return null
  const link = (
    <Link className="button" to="/assessments/$id/run/$runId" params={{ id, runId: latestRun.id }}>
      {isUnderWay(status) ? 'Watch the run' : 'Show the run'}
    </Link>
  )
  if (isUnderWay(status))
    return (
      <Notice tone="info" action={link}>
        <strong>A run is under way</strong>
        <Progress value={latestRun.progress} label="Progress of the run" />
      </Notice>
    )
  if (status === 'FAILED')
    return (
      <Notice tone="warn" action={link}>
        <strong>The last run failed</strong>
        <p>{latestRun.error} Its credit was returned; you can start another one.</p>
      </Notice>
    )
  return null
}

function NoResult({ assessment: { id, status } }: { readonly assessment: Assessment }): ReactNode {
  if (isUnderWay(status)) return null
  if (status === 'DRAFT')
    return (
      <section className="card">
        <Empty
          icon="edit"
          title="This is a draft"
          action={
            <Link className="button" data-kind="primary" to="/assessments/$id/edit" params={{ id }}>
              Continue the draft
            </Link>
          }
        >
          Complete it and start a run. The result appears here.
        </Empty>
      </section>
    )
  return (
    <section className="card">
      <Empty icon="info" title="There is no result">
        No run of this assessment has written a report.
      </Empty>
    </section>
  )
}

function Result({ assessment }: { readonly assessment: Assessment }): ReactNode {
  const { id, requirements, recommendations, report } = assessment
  const budget = requirements.monthlyBudget
  const spend = requirements.currentInfrastructure?.monthlySpend
  const usd = (amount: number) => ({ amount: String(amount), currencyCode: 'USD' })
  const monthly = report?.monthlyCost ? Number(report.monthlyCost.amount) : null
  const saving = recommendations.nodes.reduce<Recommendation | null>(
    (best, one) => (costOf(one) < costOf(best) ? one : best),
    null,
  )
  const critical = recommendations.nodes.filter(({ severity }) => severity === 'CRITICAL' || severity === 'HIGH').length
  const decided = recommendations.nodes.filter(({ decision }) => decision !== null).length
  return (
    <>
      <section className="card hero">
        <div className="hero-main">
          <span className="small muted">The cheapest plan within the rules</span>
          <p className="hero-number">
            {monthly === null ? 'No plan' : <Money value={usd(monthly)} />}
            {monthly !== null && <span className="hero-unit">a month</span>}
          </p>
          <p className="small muted">
            {monthly !== null && budget ? budgetWords(monthly, Number(budget.amount)) : 'No budget was stated.'}
          </p>
        </div>
        <dl className="hero-facts">
          {spend && monthly !== null && (
            <HeroFact
              label="Against today"
              value={formatMoney(usd(monthly - Number(spend.amount)), 'signed')}
              detail={`${formatMoney(spend)} a month today`}
            />
          )}
          {saving?.monthlyCostImpact && costOf(saving) < 0 && (
            <HeroFact
              label="Largest single saving"
              value={formatMoney(saving.monthlyCostImpact, 'signed')}
              detail={saving.title}
            />
          )}
          <HeroFact
            label="Urgent"
            value={String(critical)}
            detail={`of ${recommendations.totalCount} recommendations`}
          />
          <HeroFact label="Decided" value={String(decided)} detail={`of ${recommendations.totalCount}`} />
        </dl>
      </section>
      {report && <p className="result-summary">{report.summary}</p>}
      <section className="card">
        <div className="card-head">
          <h2>What to do first</h2>
          <Link className="small" to="/assessments/$id/recommendations" params={{ id }}>
            All {recommendations.totalCount}
          </Link>
        </div>
        <ol className="first-steps">
          {recommendations.nodes
            .slice(0, 6)
            .map(({ id: rec, rank, title, severity, category, effort, monthlyCostImpact, decision }) => (
              <li key={rec}>
                <span className="first-rank">{rank}</span>
                <div>
                  <Link to="/assessments/$id/recommendations" params={{ id }} search={{ rec }} className="first-title">
                    {title}
                  </Link>
                  <span className="row small muted">
                    <SeverityBadge severity={severity} />
                    {formatEnum(category)} · {formatEnum(effort).toLowerCase()}
                    {decision && <Badge value={decision} />}
                  </span>
                </div>
                <span className="first-cost">
                  {monthlyCostImpact ? (
                    <Money value={monthlyCostImpact} signed />
                  ) : (
                    <span className="muted small">no estimate</span>
                  )}
                </span>
              </li>
            ))}
        </ol>
      </section>
    </>
  )
}

const costOf = (recommendation: Recommendation | null) => Number(recommendation?.monthlyCostImpact?.amount ?? 0)

function budgetWords(monthly: number, budget: number): string {
  const usd = (amount: number) => formatMoney({ amount: String(Math.abs(amount)), currencyCode: 'USD' })
  return monthly <= budget
    ? `${usd(budget - monthly)} below the budget of ${usd(budget)}`
    : `${usd(monthly - budget)} above the budget of ${usd(budget)}`
}

function SeverityBadge({ severity }: { readonly severity: Severity }): ReactNode {
  return <Badge value={severity} />
}

function HeroFact({
  label,
  value,
  detail,
}: {
  readonly label: string
  readonly value: string
  readonly detail: string
}): ReactNode {
  return (
    <div>
      <dt className="small muted">{label}</dt>
      <dd>
        <span className="hero-fact">{value}</span>
        <span className="small muted hero-detail">{detail}</span>
      </dd>
    </div>
  )
}

function Runs({ assessment: { id, runs } }: { readonly assessment: Assessment }): ReactNode {
  if (runs.nodes.length === 0) return null
  return (
    <section className="card">
      <div className="card-head">
        <h2>Runs</h2>
        <span className="small muted">{runs.totalCount}</span>
      </div>
      <ul className="runs">
        {runs.nodes.map(({ id: runId, status, createdAt, durationMs, startedBy }) => (
          <li key={runId}>
            <Link to="/assessments/$id/run/$runId" params={{ id, runId }}>
              <Ago at={createdAt} />
            </Link>
            <Badge value={status} />
            <span className="small muted">{startedBy.name}</span>
            <span className="small muted">{durationMs === null ? '' : formatDuration(durationMs)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What the role of the viewer allows now. */
function Actions({ assessment }: { readonly assessment: Assessment }): ReactNode {
  const { id, status, organization } = assessment
  const navigate = useNavigate()
  const [isArchiving, setIsArchiving] = useState(false)
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const [start, { loading, error }] = useMutation(StartRunDocument)
  const [unarchive, unarchiving] = useMutation(UnarchiveResultDocument, { variables: { input: { id } } })
  const [archive] = useMutation(ArchiveResultDocument, { variables: { input: { id } } })
  const copy = useDuplicate(id)
  const isIdle = !isUnderWay(status) && status !== 'ARCHIVED'
  const run = async () => {
    const { data } = await start({ variables: { input: { assessmentId: id, idempotencyKey } } })
    if (data) await navigate({ to: '/assessments/$id/run/$runId', params: { id, runId: data.startRun.run.id } })
  }
  return (
    <>
      {error && <Problem error={error} />}
      {unarchiving.error && <Problem error={unarchiving.error} />}
      {copy.error !== null && <Problem error={copy.error} />}
      {hasRole(organization.viewerRole, 'MEMBER') && (
        <button type="button" className="button" data-kind="quiet" disabled={copy.isBusy} onClick={copy.duplicate}>
          <Icon name="copy" />
          Duplicate
        </button>
      )}
      {isIdle && hasRole(organization.viewerRole, 'ADMIN') && (
        <button type="button" className="button" data-kind="quiet" onClick={() => setIsArchiving(true)}>
          <Icon name="archive" />
          Archive
        </button>
      )}
      {status === 'ARCHIVED' && hasRole(organization.viewerRole, 'ADMIN') && (
        <button
          type="button"
          className="button"
          disabled={unarchiving.loading}
          onClick={() => void unarchive().catch(() => undefined)}
        >
          <Icon name="archive" />
          Unarchive
        </button>
      )}
      {status === 'DRAFT' && hasRole(organization.viewerRole, 'MEMBER') && (
        <Link className="button" to="/assessments/$id/edit" params={{ id }}>
          <Icon name="edit" />
          Edit
        </Link>
      )}
      {isIdle && status !== 'DRAFT' && hasRole(organization.viewerRole, 'MEMBER') && (
        <button
          type="button"
          className="button"
          data-kind="primary"
          disabled={loading}
          onClick={() => void run().catch(() => undefined)}
        >
          <Icon name="retry" />
          Run again
        </button>
      )}
      {isArchiving && (
        <Suspense>
          <Confirm
            title="Archive this assessment?"
            consequence="Its results stay readable. There are no further runs and decisions until somebody unarchives it."
            action="Archive"
            onConfirm={() => archive()}
            onClose={() => setIsArchiving(false)}
          />
        </Suspense>
      )}
    </>
  )
}
