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
            Runs, decisions, members and payments appear here at the moment they happen, also those of while you were
            away.
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
  const { icon, words } = texts[event.kind]
  return (
    <li className="feed-item">
      <span className="feed-icon">
        <Icon name={icon} />
      </span>
      <p>
        {event.actor && <strong>{event.actor.name} </strong>}
        {event.actor ? words : words.charAt(0).toUpperCase() + words.slice(1)} <About event={event} />
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

const texts: Readonly<Record<Activity['kind'], { readonly icon: IconName; readonly words: string }>> = {
  SNAPSHOT: { icon: 'info', words: 'connected' },
  RUN_STARTED: { icon: 'play', words: 'started a run of' },
  RUN_PAUSED: { icon: 'pause', words: 'paused the run of' },
  RUN_RESUMED: { icon: 'play', words: 'resumed the run of' },
  RUN_COMPLETED: { icon: 'check', words: 'completed the run of' },
  RUN_FAILED: { icon: 'alert', words: 'a run failed:' },
  RUN_CANCELLED: { icon: 'stop', words: 'cancelled the run of' },
  RECOMMENDATION_DECIDED: { icon: 'edit', words: 'decided about' },
  MEMBER_JOINED: { icon: 'members', words: 'new member:' },
  MEMBER_LEFT: { icon: 'members', words: 'no longer a member:' },
  MEMBER_ROLE_CHANGED: { icon: 'user', words: 'changed the role of' },
  PAYMENT_SUCCEEDED: { icon: 'billing', words: 'a payment succeeded' },
  PAYMENT_FAILED: { icon: 'alert', words: 'a payment failed' },
}
