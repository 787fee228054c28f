import { useMutation, useQuery, useSubscription } from '@apollo/client/react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { hasRole, useViewer } from '../../app/context.ts'
import { formatClock, formatDuration, formatEnum, formatPercent } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Badge, Empty, Notice, Problem, Progress, Skeleton } from '../../components/parts.tsx'
import { useNow } from '../../components/use-now.ts'
import { Viewers } from '../../components/viewers.tsx'
import './run.css'
import { RunGraph } from './run-graph.tsx'
import {
  CancelRunDocument,
  PauseRunDocument,
  ResumeRunDocument,
  RetryTaskDocument,
  RunAssessmentUpdatedDocument,
  RunPageDocument,
} from './run.documents.ts'
import type { RunPageQuery } from './run.documents.ts'
import { Timeline } from './timeline.tsx'
import { useRunEvents } from './use-run-events.ts'
import type { RunEvent } from './use-run-events.ts'

const Confirm = lazy(() => import('../../components/dialog.tsx').then((module) => ({ default: module.Confirm })))

type Run = NonNullable<RunPageQuery['run']>

const route = getRouteApi('/signed-in/assessments/$id/run/$runId')

/** How often the charge of a run that has ended is asked for, milliseconds. */
const settleMs = 1_500

/** How far a run is, live. */
export function RunPage(): ReactNode {
  const { id, runId } = route.useParams()
  const variables = { id: runId }
  const { data, error, refetch, startPolling, stopPolling } = useQuery(RunPageDocument, { variables })
  const run = data?.run
  // The credit is spent or returned shortly after the end, and no event of the run announces it.
  const isSettling = run?.finishedAt != null && run.charge?.kind === 'RESERVATION'
  useEffect(() => {
    if (isSettling) startPolling(settleMs)
    return stopPolling
  }, [isSettling, startPolling, stopPolling])
  if (run) return <LiveRun key={run.id} run={run} onGap={() => void refetch()} />
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (run === undefined) return <Skeleton label="Loading the run" lines={12} />
  return (
    <Empty
      icon="search"
      title="There is no such run"
      action={
        <Link className="button" to="/assessments/$id" params={{ id }}>
          To the assessment
        </Link>
      }
    >
      It does not exist, or it belongs to an organization that you are not a member of.
    </Empty>
  )
}

function LiveRun({ run, onGap }: { readonly run: Run; readonly onGap: () => void }): ReactNode {
  const { me } = useViewer()
  const events = useRunEvents(run.id, onGap)
  useSubscription(RunAssessmentUpdatedDocument, { variables: { id: run.assessment.id }, ignoreResults: true })
  const isActive = run.finishedAt === null
  const now = useNow(isActive ? 200 : 0)
  const { id, title } = run.assessment
  const done = run.tasks.filter(({ status }) => !['WAITING', 'READY', 'RUNNING', 'RETRYING'].includes(status)).length
  return (
    <>
      <PageHeader
        title={title}
        parent={
          <Link to="/assessments/$id" params={{ id }}>
            To the assessment
          </Link>
        }
        operation={{ document: RunPageDocument, variables: { id: run.id } }}
        actions={<Controls run={run} />}
      >
        <div className="row">
          <Badge value={run.status} />
          <span className="small muted">started by {run.startedBy.name}</span>
          <Viewers assessmentId={id} me={me.id} />
        </div>
      </PageHeader>
      <div className="stack">
        {run.error !== null && (
          <Notice tone="warn">
            <strong>The run failed</strong>
            <p>{run.error} Its credit was returned.</p>
          </Notice>
        )}
        {run.status === 'COMPLETED' && (
          <Notice
            tone="good"
            action={
              <Link className="button" data-kind="primary" to="/assessments/$id" params={{ id }}>
                Show the result
              </Link>
            }
          >
            The run is complete.
          </Notice>
        )}
        <section className="card">
          <div className="run-figures">
            <RunFigure label="Progress" value={formatPercent(run.progress)} />
            <RunFigure label="Agents done" value={`${done} of ${run.tasks.length}`} />
            <RunFigure label="Elapsed" value={elapsedOf(run, now)} />
            <RunFigure label="Remaining" value={remainingOf(run, now)} />
            <RunFigure
              label="Credits"
              value={run.charge ? `${Math.abs(run.charge.credits)} ${chargeWords[run.charge.kind] ?? ''}` : 'none yet'}
            />
          </div>
          <Progress value={run.progress} label="Progress of the run" />
          <RetryingGraph run={run} />
        </section>
        <div className="run-columns">
          <section className="card">
            <div className="card-head">
              <h2>When each agent worked</h2>
            </div>
            <Timeline tasks={run.tasks} startedAt={run.startedAt} now={now} />
          </section>
          <section className="card">
            <div className="card-head">
              <h2>Events</h2>
              <span className="small muted">{events.length}</span>
            </div>
            <EventLog events={events} />
          </section>
        </div>
        <Findings run={run} />
      </div>
    </>
  )
}

const chargeWords: Readonly<Record<string, string>> = { RESERVATION: 'reserved', CAPTURE: 'spent', RELEASE: 'returned' }

function RunFigure({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  return (
    <div>
      <span className="small muted">{label}</span>
      <span className="run-figure">{value}</span>
    </div>
  )
}

function elapsedOf({ startedAt, durationMs }: Run, now: number): string {
  if (durationMs !== null) return formatDuration(durationMs)
  return startedAt === null ? 'not started' : formatDuration(Math.max(0, now - Date.parse(startedAt)))
}

/** From the pace so far; too early to tell below a tenth. */
function remainingOf({ status, startedAt, progress, finishedAt }: Run, now: number): string {
  if (finishedAt !== null) return 'none'
  if (status === 'PAUSED') return 'paused'
  if (startedAt === null || progress < 0.1) return 'too early to tell'
  return `about ${formatDuration(((now - Date.parse(startedAt)) / progress) * (1 - progress))}`
}

/** What a member may do with the run now. */
function Controls({ run: { id, status, assessment } }: { readonly run: Run }): ReactNode {
  const [isCancelling, setIsCancelling] = useState(false)
  const variables = { input: { id } }
  const [pause, pausing] = useMutation(PauseRunDocument, { variables })
  const [resume, resuming] = useMutation(ResumeRunDocument, { variables })
  const [cancel] = useMutation(CancelRunDocument, { variables })
  const error = pausing.error ?? resuming.error
  const isActive = ['QUEUED', 'RUNNING', 'PAUSED'].includes(status)
  if (!hasRole(assessment.organization.viewerRole, 'MEMBER') || !isActive) return null
  return (
    <>
      {error && <Problem error={error} />}
      {status === 'PAUSED' ? (
        <button
          type="button"
          className="button"
          data-kind="primary"
          disabled={resuming.loading}
          onClick={() => void resume().catch(() => undefined)}
        >
          <Icon name="play" />
          Resume run
        </button>
      ) : (
        <button
          type="button"
          className="button"
          disabled={pausing.loading}
          onClick={() => void pause().catch(() => undefined)}
        >
          <Icon name="pause" />
          Pause run
        </button>
      )}
      <button type="button" className="button" data-kind="danger" onClick={() => setIsCancelling(true)}>
        <Icon name="stop" />
        Cancel run
      </button>
      {isCancelling && (
        <Suspense>
          <Confirm
            title="Cancel this run?"
            consequence="Running agents stop, and the findings so far are kept. 1 credit is returned. A cancelled run cannot be resumed."
            action="Cancel run"
            isDangerous
            onConfirm={() => cancel()}
            onClose={() => setIsCancelling(false)}
          />
        </Suspense>
      )}
    </>
  )
}

function RetryingGraph({ run }: { readonly run: Run }): ReactNode {
  const [retry, { error }] = useMutation(RetryTaskDocument)
  const mayRetry = run.finishedAt === null && hasRole(run.assessment.organization.viewerRole, 'MEMBER')
  return (
    <>
      {error && <Problem error={error} />}
      <RunGraph
        tasks={run.tasks}
        onRetry={
          mayRetry
            ? (role) => void retry({ variables: { input: { runId: run.id, role } } }).catch(() => undefined)
            : null
        }
      />
    </>
  )
}

/** The latest event comes first, because new events appear there. */
function EventLog({ events }: { readonly events: readonly RunEvent[] }): ReactNode {
  if (events.length === 0) return <p className="card-body muted">Waiting for the first event.</p>
  return (
    <ol className="events" tabIndex={0} aria-label="Events, latest first">
      {events
        .slice(-200)
        .toReversed()
        .map(({ cursor, kind, at, message, task }) => (
          <li key={cursor} data-cursor={cursor}>
            <time className="mono" dateTime={at}>
              {formatClock(at)}
            </time>
            <span>
              {task && <strong>{formatEnum(task.role)} </strong>}
              {message ??
                (kind === 'SNAPSHOT'
                  ? 'the state of the run when this page connected'
                  : formatEnum(kind).toLowerCase())}
            </span>
          </li>
        ))}
    </ol>
  )
}

/** What the agents found, in one sentence each. */
function Findings({ run: { tasks } }: { readonly run: Run }): ReactNode {
  const told = tasks.filter(({ summary, error }) => summary !== null || error !== null)
  if (told.length === 0) return null
  return (
    <section className="card">
      <div className="card-head">
        <h2>What the agents found</h2>
      </div>
      <ul className="findings">
        {told.map(({ role, status, summary, error, agent }) => (
          <li key={role}>
            <span className="row">
              <strong>{agent.name}</strong>
              {status !== 'COMPLETED' && <Badge value={status} />}
            </span>
            <p className="muted">{error ?? summary}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
