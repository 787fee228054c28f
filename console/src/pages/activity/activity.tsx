import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useActivities } from '../../app/activity-log.ts'
import type { Activity } from '../../app/activity-log.ts'
import { OrganizationActivityDocument } from '../../app/activity.documents.ts'
import { useViewer } from '../../app/context.ts'
import { formatDay, formatTime } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import type { IconName } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty } from '../../components/parts.tsx'
import './activity.css'

/** What happened in the organization since this browser began to listen. Nothing is missed between two visits. */
export function ActivityPage(): ReactNode {
  const { organizationId, organizationName, activity } = useViewer()
  const events = useActivities(activity)
  const days = Map.groupBy(events.toReversed(), ({ at }) => formatDay(at))
  return (
    <>
      <PageHeader
        title="Activity"
        operation={{
          document: OrganizationActivityDocument,
          variables: { organizationId, after: activity.cursor ?? null },
        }}
      >
        <p className="muted">What happened in {organizationName} since your first visit on this device, live.</p>
      </PageHeader>
      {events.length === 0 ? (
        <section className="card">
          <Empty icon="activity" title="Quiet so far">
            Changes of runs, decisions, members and payments appear here immediately, including those that happened
            while this page was closed.
          </Empty>
        </section>
      ) : (
        <div className="stack">
          {[...days].map(([day, ofDay]) => (
            <section key={day} className="card">
              <div className="card-head">
                <h2>{day}</h2>
              </div>
              <ol className="feed">
                {ofDay.map((event) => (
                  <FeedItem key={event.cursor} event={event} />
                ))}
              </ol>
            </section>
          ))}
        </div>
      )}
    </>
  )
}

function FeedItem({ event }: { readonly event: Activity }): ReactNode {
  const { icon, by, alone } = texts[event.kind]
  return (
    <li className="feed-item">
      <span className="feed-icon">
        <Icon name={icon} />
      </span>
      <p>
        {event.actor && <strong>{event.actor.name} </strong>}
        {event.actor ? by : alone} <About event={event} />
      </p>
      <time className="small muted" dateTime={event.at}>
        {formatTime(event.at)}
      </time>
    </li>
  )
}

function About({
  event: { kind, assessment, run, recommendation, member, payment },
}: {
  readonly event: Activity
}): ReactNode {
  if (recommendation) {
    const { id, title } = recommendation
    return (
      <Link to="/assessments/$id/recommendations" params={{ id: recommendation.assessment.id }} search={{ rec: id }}>
        {title}
      </Link>
    )
  }
  if (assessment && run)
    return (
      <Link to="/assessments/$id/run/$runId" params={{ id: assessment.id, runId: run.id }}>
        {assessment.title}
      </Link>
    )
  if (member) return <strong>{member.name}</strong>
  if (payment) return kind === 'PAYMENT_SUCCEEDED' ? `for ${payment.credits} credits` : null
  return null
}

interface FeedText {
  readonly icon: IconName
  /** After the name of who did it. */
  readonly by: string
  /** For events without a user. */
  readonly alone: string
}

const texts: Readonly<Record<Activity['kind'], FeedText>> = {
  SNAPSHOT: { icon: 'info', by: 'connected', alone: 'Connected' },
  RUN_STARTED: { icon: 'play', by: 'started a run of', alone: 'Run started:' },
  RUN_PAUSED: { icon: 'pause', by: 'paused the run of', alone: 'Run paused:' },
  RUN_RESUMED: { icon: 'play', by: 'resumed the run of', alone: 'Run resumed:' },
  RUN_COMPLETED: { icon: 'check', by: 'completed the run of', alone: 'Run completed:' },
  RUN_FAILED: { icon: 'alert', by: 'started a run that failed:', alone: 'Run failed:' },
  RUN_CANCELLED: { icon: 'stop', by: 'cancelled the run of', alone: 'Run cancelled:' },
  RECOMMENDATION_DECIDED: { icon: 'edit', by: 'decided about', alone: 'Decided:' },
  MEMBER_JOINED: { icon: 'members', by: 'added', alone: 'New member:' },
  MEMBER_LEFT: { icon: 'members', by: 'removed', alone: 'No longer a member:' },
  MEMBER_ROLE_CHANGED: { icon: 'user', by: 'changed the role of', alone: 'New role:' },
  PAYMENT_SUCCEEDED: { icon: 'billing', by: 'paid', alone: 'Payment succeeded' },
  PAYMENT_FAILED: { icon: 'alert', by: 'could not pay', alone: 'Payment failed' },
}
