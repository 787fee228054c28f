import { useQuery } from '@apollo/client/react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useId, useState } from 'react'
import type { ReactNode } from 'react'
import { hasRole } from '../../app/context.ts'
import { AssessmentTabs } from '../../components/assessment-tabs.tsx'
import { formatEnum, formatSecond } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Problem, Skeleton } from '../../components/parts.tsx'
import './compare.css'
import { ComparePageDocument } from './compare.documents.ts'
import type { ComparePageQuery } from './compare.documents.ts'
import { MilestoneDifferences, RunDifferences } from './differences.tsx'

const Freeze = lazy(() => import('./freeze.tsx').then((module) => ({ default: module.Freeze })))

type Assessment = NonNullable<ComparePageQuery['assessment']>

/** What can be chosen on one side. */
interface Choice {
  readonly id: string
  readonly label: string
}

export type ComparedKind = 'runs' | 'milestones'

const route = getRouteApi('/signed-in/assessments/$id/compare')

/** Two runs or two milestones of an assessment, side by side. The address holds which. */
export function ComparePage(): ReactNode {
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(ComparePageDocument, { variables: { id } })
  const assessment = data?.assessment
  if (!assessment) {
    if (error) return <Problem error={error} onRetry={() => void refetch()} />
    if (assessment === undefined) return <Skeleton label="Loading the comparison" lines={10} />
    return (
      <Empty icon="search" title="There is no such assessment">
        It does not exist, or it belongs to an organization that you are not a member of.
      </Empty>
    )
  }
  return (
    <>
      <PageHeader
        title={assessment.title}
        parent={<Link to="/assessments">Assessments</Link>}
        operation={{ document: ComparePageDocument, variables: { id } }}
        actions={<FreezeButton assessment={assessment} />}
      />
      <AssessmentTabs id={id} />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      <Comparison assessment={assessment} />
    </>
  )
}

function FreezeButton({ assessment: { id, status, organization } }: { readonly assessment: Assessment }): ReactNode {
  const navigate = route.useNavigate()
  const [isOpen, setIsOpen] = useState(false)
  if (!hasRole(organization.viewerRole, 'MEMBER') || ['QUEUED', 'RUNNING', 'PAUSED'].includes(status)) return null
  return (
    <>
      <button type="button" className="button" onClick={() => setIsOpen(true)}>
        <Icon name="plus" />
        Keep as a milestone
      </button>
      {isOpen && (
        <Suspense>
          <Freeze
            assessmentId={id}
            onClose={() => setIsOpen(false)}
            onFrozen={() => void navigate({ search: (previous) => ({ org: previous.org, of: 'milestones' }) })}
          />
        </Suspense>
      )}
    </>
  )
}

function Comparison({ assessment: { id, runs, milestones } }: { readonly assessment: Assessment }): ReactNode {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const kind: ComparedKind = search.of ?? (runs.nodes.length < 2 && milestones.nodes.length > 1 ? 'milestones' : 'runs')
  // Newest first.
  const choices: readonly Choice[] =
    kind === 'runs'
      ? runs.nodes.map((run) => ({
          id: run.id,
          label: `${formatSecond(run.createdAt)}${run.status === 'COMPLETED' ? '' : `, ${formatEnum(run.status).toLowerCase()}`}`,
        }))
      : milestones.nodes.map((milestone) => ({ id: milestone.id, label: milestone.name }))
  const after = search.after ?? choices[0]?.id
  const before = search.before ?? choices.find((choice) => choice.id !== after)?.id
  const change = (next: { before?: string; after?: string }) =>
    void navigate({ search: (previous) => ({ ...previous, of: kind, ...next }), replace: true, resetScroll: false })
  return (
    <div className="stack">
      <div className="compare-tools">
        <div className="segments" role="group" aria-label="What to compare">
          {(['runs', 'milestones'] as const).map((one) => (
            <Link
              key={one}
              className="segment"
              to="/assessments/$id/compare"
              params={{ id }}
              search={{ of: one }}
              aria-current={one === kind ? 'true' : undefined}
            >
              {one === 'runs' ? 'Runs' : 'Milestones'}
            </Link>
          ))}
        </div>
        {choices.length > 1 && (
          <>
            <Side
              label="From"
              value={before}
              choices={choices}
              onChange={(chosen) => change({ before: chosen, after })}
            />
            <Side label="To" value={after} choices={choices} onChange={(chosen) => change({ before, after: chosen })} />
            <button
              type="button"
              className="button compare-swap"
              onClick={() => change({ before: after, after: before })}
            >
              <Icon name="swap" />
              Swap
            </button>
          </>
        )}
      </div>
      {before === undefined || after === undefined ? (
        <section className="card">
          <NothingYet kind={kind} id={id} />
        </section>
      ) : before === after ? (
        <section className="card">
          <Empty icon="info" title="Both sides are the same">
            Choose a different one on one of the sides.
          </Empty>
        </section>
      ) : kind === 'runs' ? (
        <RunDifferences id={id} beforeId={before} afterId={after} />
      ) : (
        <MilestoneDifferences id={id} beforeId={before} afterId={after} />
      )}
    </div>
  )
}

interface SideProps {
  readonly label: string
  readonly value: string | undefined
  readonly choices: readonly Choice[]
  readonly onChange: (id: string) => void
}

function Side({ label, value, choices, onChange }: SideProps): ReactNode {
  const id = useId()
  const isKnown = choices.some((choice) => choice.id === value)
  return (
    <div className="compare-side">
      <label htmlFor={id} className="small muted">
        {label}
      </label>
      <select id={id} className="input" value={value} onChange={({ target }) => onChange(target.value)}>
        {!isKnown && value !== undefined && <option value={value}>As the address says</option>}
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  )
}

function NothingYet({ kind, id }: { readonly kind: ComparedKind; readonly id: string }): ReactNode {
  return kind === 'runs' ? (
    <Empty
      icon="compare"
      title="There are not yet two runs to compare"
      action={
        <Link className="button" to="/assessments/$id" params={{ id }}>
          To the result
        </Link>
      }
    >
      Run the assessment again, for example after prices or your decisions have changed.
    </Empty>
  ) : (
    <Empty icon="compare" title="There are not yet two milestones to compare">
      A milestone keeps requirements, plan, recommendations and decisions as they are now. Keep one before you change
      something, and another one after it.
    </Empty>
  )
}
