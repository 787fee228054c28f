import { useQuery } from '@apollo/client/react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { hasRole, useViewer } from '../../app/context.ts'
import { formatEnum, formatNumber, formatPercent } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Ago, Avatar, Badge, Empty, Problem, Skeleton } from '../../components/parts.tsx'
import { AssessmentsDocument } from './assessments.documents.ts'
import type { AssessmentsQuery, AssessmentStatus } from './assessments.documents.ts'
import './assessments.css'

type Connection = NonNullable<AssessmentsQuery['organization']>['assessments']
type Row = Connection['nodes'][number]

const route = getRouteApi('/signed-in/assessments')

/** The choices of the filter; the states of an active run are one choice. */
const choices: readonly {
  readonly value: string
  readonly label: string
  readonly statuses: readonly AssessmentStatus[]
}[] = [
  { value: 'draft', label: 'Drafts', statuses: ['DRAFT'] },
  { value: 'active', label: 'Under way', statuses: ['QUEUED', 'RUNNING', 'PAUSED'] },
  { value: 'completed', label: 'Completed', statuses: ['COMPLETED'] },
  { value: 'stopped', label: 'Failed or cancelled', statuses: ['FAILED', 'CANCELLED'] },
  { value: 'archived', label: 'Archived', statuses: ['ARCHIVED'] },
]

const pageSize = 100
const rowHeight = 53

/** Every assessment of the organization. The address holds search, filter and order. */
export function Assessments(): ReactNode {
  const { organizationId, role } = useViewer()
  const { q = '', status, sort } = route.useSearch()
  const navigate = route.useNavigate()
  const choice = choices.find(({ value }) => value === status)
  const variables = {
    organizationId,
    first: pageSize,
    ...(choice && { filter: { status: choice.statuses } }),
    orderBy: { field: 'CREATED_AT', direction: sort === 'oldest' ? 'ASC' : 'DESC' },
  } as const
  const { data, error, refetch, fetchMore } = useQuery(AssessmentsDocument, { variables })
  const connection = data?.organization?.assessments
  const search = useDeferredValue(q.trim().toLowerCase())
  const change = (next: { q?: string; status?: string; sort?: 'oldest' }) =>
    void navigate({ search: (previous) => ({ ...previous, ...next }), replace: true })

  return (
    <>
      <PageHeader
        title="Assessments"
        operation={{ document: AssessmentsDocument, variables }}
        actions={
          hasRole(role, 'MEMBER') && (
            <Link className="button" data-kind="primary" to="/assessments/new">
              <Icon name="plus" />
              New assessment
            </Link>
          )
        }
      />
      <div className="list-tools">
        <div className="search">
          <Icon name="search" />
          <input
            type="search"
            className="input"
            aria-label="Search in titles"
            placeholder="Search in titles"
            maxLength={200}
            value={q}
            onChange={({ target }) => change({ q: target.value || undefined })}
          />
        </div>
        <select
          className="input"
          aria-label="Status"
          value={choice?.value ?? ''}
          onChange={({ target }) => change({ status: target.value || undefined })}
        >
          <option value="">Every status</option>
          {choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <select
          className="input"
          aria-label="Order"
          value={sort ?? ''}
          onChange={({ target }) => change({ sort: target.value === 'oldest' ? 'oldest' : undefined })}
        >
          <option value="">Newest first</option>
          <option value="oldest">Oldest first</option>
        </select>
      </div>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {connection ? (
        <List
          connection={connection}
          search={search}
          isFiltered={choice !== undefined}
          onMore={() =>
            fetchMore({ variables: { after: connection.pageInfo.endCursor } }).then(
              () => undefined,
              () => undefined,
            )
          }
        />
      ) : (
        !error && (
          <div className="card">
            <Skeleton label="Loading assessments" lines={12} />
          </div>
        )
      )}
    </>
  )
}

interface ListProps {
  readonly connection: Connection
  readonly search: string
  readonly isFiltered: boolean
  readonly onMore: () => Promise<void>
}

function List({ connection: { nodes, pageInfo, totalCount }, search, isFiltered, onMore }: ListProps): ReactNode {
  const rows = search === '' ? nodes : nodes.filter(({ title }) => matches(title, search))
  const list = useRef<HTMLDivElement>(null)
  const isLoading = useRef(false)
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const shown = virtualizer.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? -1
  // Further pages are loaded when the end comes into view; a search goes through all of them.
  const isEndNear = lastShown >= rows.length - 20
  useEffect(() => {
    if (!pageInfo.hasNextPage || !isEndNear || isLoading.current) return
    isLoading.current = true
    void onMore().finally(() => (isLoading.current = false))
  }, [pageInfo.hasNextPage, isEndNear, nodes.length, onMore])

  if (totalCount === 0 && !isFiltered) return <FirstUse />
  return (
    <section className="card" aria-label="Assessments">
      <p className="list-count small muted" role="status">
        {search === ''
          ? `${formatNumber(totalCount)} ${totalCount === 1 ? 'assessment' : 'assessments'}`
          : `${formatNumber(rows.length)} of ${formatNumber(nodes.length)} titles match${pageInfo.hasNextPage ? '; searching on' : ''}`}
      </p>
      {rows.length === 0 && !pageInfo.hasNextPage && (
        <p className="card-body muted">Nothing matches. Change the search or the filter.</p>
      )}
      <div ref={list} className="list-rows" role="list" style={{ height: virtualizer.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const row = rows[index]
          return (
            row && (
              <div
                key={key}
                role="listitem"
                className="list-row"
                aria-setsize={pageInfo.hasNextPage ? -1 : rows.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start - virtualizer.options.scrollMargin}px)` }}
              >
                <AssessmentRow row={row} />
              </div>
            )
          )
        })}
      </div>
    </section>
  )
}

/** Every word of the search begins a word of the title. */
function matches(title: string, search: string): boolean {
  const words = title.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return search.split(/\s+/).every((part) => words.some((word) => word.startsWith(part)))
}

function AssessmentRow({
  row: { id, title, status, updatedAt, createdBy, latestRun },
}: {
  readonly row: Row
}): ReactNode {
  const isActive = ['QUEUED', 'RUNNING', 'PAUSED'].includes(status)
  return (
    <>
      {status === 'DRAFT' ? (
        <Link className="list-title" to="/assessments/$id/edit" params={{ id }}>
          {title}
        </Link>
      ) : isActive && latestRun ? (
        <Link className="list-title" to="/assessments/$id/run/$runId" params={{ id, runId: latestRun.id }}>
          {title}
        </Link>
      ) : (
        <Link className="list-title" to="/assessments/$id" params={{ id }}>
          {title}
        </Link>
      )}
      <span key={status} className="list-status flash">
        <Badge
          value={status}
          label={isActive && latestRun ? `${formatEnum(status)} ${formatPercent(latestRun.progress)}` : undefined}
        />
      </span>
      <span className="list-who" title={createdBy.name}>
        <Avatar name={createdBy.name} />
        <span>{createdBy.name}</span>
      </span>
      <span className="list-when small muted">
        <Ago at={updatedAt} />
      </span>
    </>
  )
}

function FirstUse(): ReactNode {
  const { role } = useViewer()
  return (
    <section className="card">
      <Empty
        icon="assessments"
        title="No assessments yet"
        action={
          hasRole(role, 'MEMBER') && (
            <Link className="button" data-kind="primary" to="/assessments/new">
              Start with a template
            </Link>
          )
        }
      >
        An assessment describes workloads, budget, regions and obligations. A template fills most of it in.
      </Empty>
    </section>
  )
}
