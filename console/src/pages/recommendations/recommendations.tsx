import { useQuery } from '@apollo/client/react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { ReactNode } from 'react'
import { hasRole } from '../../app/context.ts'
import { AssessmentTabs } from '../../components/assessment-tabs.tsx'
import { formatEnum, formatPercent } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Badge, Empty, Money, Problem, Skeleton } from '../../components/parts.tsx'
import './recommendations.css'
import { RecommendationsDocument } from './recommendations.documents.ts'
import type { RecommendationsQuery } from './recommendations.documents.ts'

const RecommendationPanel = lazy(() =>
  import('./recommendation-panel.tsx').then((module) => ({ default: module.RecommendationPanel })),
)

type Assessment = NonNullable<RecommendationsQuery['assessment']>
type Recommendation = Assessment['recommendations']['nodes'][number]

const route = getRouteApi('/signed-in/assessments/$id/recommendations')

const pageSize = 100

/** All recommendations by rank. The address holds filters, grouping and the one whose details are shown. */
export function Recommendations(): ReactNode {
  const { id } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const variables = { id, first: pageSize }
  const { data, error, refetch, fetchMore } = useQuery(RecommendationsDocument, { variables })
  const assessment = data?.assessment
  const change = (next: Partial<typeof search>) => void navigate({ search: (previous) => ({ ...previous, ...next }) })
  if (!assessment) {
    if (error) return <Problem error={error} onRetry={() => void refetch()} />
    if (assessment === undefined) return <Skeleton label="Loading recommendations" lines={14} />
    return (
      <Empty icon="search" title="There is no such assessment">
        It does not exist, or it belongs to an organization that you are not a member of.
      </Empty>
    )
  }
  const { nodes, totalCount, pageInfo } = assessment.recommendations
  const shown = nodes.filter(
    ({ severity, category, decision }) =>
      (search.severity === undefined || severity === search.severity) &&
      (search.category === undefined || category === search.category) &&
      (search.decision === undefined || (decision ?? 'OPEN') === search.decision),
  )
  const selected = nodes.find((node) => node.id === search.rec)
  const groups =
    search.group === 'category' ? [...Map.groupBy(shown, ({ category }) => category)] : [[null, shown] as const]
  return (
    <>
      <PageHeader
        title={assessment.title}
        parent={<Link to="/assessments">Assessments</Link>}
        operation={{ document: RecommendationsDocument, variables }}
      />
      <AssessmentTabs id={id} />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {totalCount === 0 ? (
        <section className="card">
          <Empty icon="assessments" title="No recommendations yet">
            They appear here while the agents of a run find them.
          </Empty>
        </section>
      ) : (
        <>
          <div className="rec-tools">
            <Filter
              label="Severity"
              all="Every severity"
              value={search.severity}
              values={valuesOf(nodes, ({ severity }) => severity)}
              onChange={(severity) => change({ severity })}
            />
            <Filter
              label="Area"
              all="Every area"
              value={search.category}
              values={valuesOf(nodes, ({ category }) => category)}
              onChange={(category) => change({ category })}
            />
            <Filter
              label="Decision"
              all="Decided or not"
              value={search.decision}
              values={['OPEN', 'ACCEPTED', 'REJECTED', 'DEFERRED']}
              onChange={(decision) => change({ decision })}
            />
            <label className="choice">
              <input
                type="checkbox"
                checked={search.group === 'category'}
                onChange={({ target }) => change({ group: target.checked ? 'category' : undefined })}
              />
              Group by area
            </label>
            <span className="small muted rec-count" role="status">
              {shown.length === totalCount ? `${totalCount} recommendations` : `${shown.length} of ${totalCount}`}
            </span>
          </div>
          <div className="stack">
            {groups.map(([category, recommendations]) => (
              <section key={category ?? 'all'} className="card">
                {category && (
                  <div className="card-head">
                    <h2>{formatEnum(category)}</h2>
                    <span className="small muted">{recommendations.length}</span>
                  </div>
                )}
                <Table recommendations={recommendations} selectedId={search.rec} onSelect={(rec) => change({ rec })} />
              </section>
            ))}
          </div>
          {pageInfo.hasNextPage && (
            <button
              type="button"
              className="button"
              onClick={() => void fetchMore({ variables: { after: pageInfo.endCursor } })}
            >
              Show more
            </button>
          )}
        </>
      )}
      {selected && (
        <Suspense>
          <RecommendationPanel
            key={selected.id}
            recommendation={selected}
            mayDecide={hasRole(assessment.organization.viewerRole, 'MEMBER') && assessment.status !== 'ARCHIVED'}
            onClose={() => change({ rec: undefined })}
          />
        </Suspense>
      )}
    </>
  )
}

const valuesOf = (nodes: readonly Recommendation[], read: (node: Recommendation) => string) => [
  ...new Set(nodes.map(read)),
]

interface FilterProps {
  readonly label: string
  readonly all: string
  readonly value: string | undefined
  readonly values: readonly string[]
  readonly onChange: (value: string | undefined) => void
}

function Filter({ label, all, value, values, onChange }: FilterProps): ReactNode {
  return (
    <select
      className="input"
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value || undefined)}
    >
      <option value="">{all}</option>
      {values.map((one) => (
        <option key={one} value={one}>
          {formatEnum(one)}
        </option>
      ))}
    </select>
  )
}

interface TableProps {
  readonly recommendations: readonly Recommendation[]
  readonly selectedId: string | undefined
  readonly onSelect: (id: string) => void
}

function Table({ recommendations, selectedId, onSelect }: TableProps): ReactNode {
  if (recommendations.length === 0) return <p className="card-body muted">Nothing matches these filters.</p>
  return (
    <table className="data-table rec-table">
      <thead>
        <tr>
          <th scope="col" className="number">
            Rank
          </th>
          <th scope="col">Recommendation</th>
          <th scope="col">Severity</th>
          <th scope="col" className="rec-wide">
            Effort
          </th>
          <th scope="col" className="rec-wide number">
            Confidence
          </th>
          <th scope="col" className="number">
            Cost a month
          </th>
          <th scope="col">Decision</th>
        </tr>
      </thead>
      <tbody>
        {recommendations.map(
          ({ id, rank, title, category, severity, effort, confidence, monthlyCostImpact, decision }) => (
            <tr key={id} aria-selected={id === selectedId}>
              <td className="number muted">{rank}</td>
              <td>
                <button type="button" className="rec-title" onClick={() => onSelect(id)}>
                  {title}
                </button>
                <span className="small muted">{formatEnum(category)}</span>
              </td>
              <td>
                <Badge value={severity} />
              </td>
              <td className="rec-wide">{formatEnum(effort)}</td>
              <td className="rec-wide number">{formatPercent(confidence)}</td>
              <td className="number rec-cost">
                {monthlyCostImpact ? <Money value={monthlyCostImpact} signed /> : <span className="muted">n/a</span>}
              </td>
              <td>{decision ? <Badge value={decision} /> : <span className="muted small">Open</span>}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  )
}
