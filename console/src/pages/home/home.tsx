import { useMutation, useQuery } from '@apollo/client/react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { hasRole, useViewer } from '../../app/context.ts'
import { FrameDocument } from '../../app/frame.documents.ts'
import { formatNumber } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Ago, Badge, Empty, Notice, Problem, Skeleton } from '../../components/parts.tsx'
import {
  AcceptInvitationDocument,
  DeclineInvitationDocument,
  RequestEmailVerificationDocument,
} from '../account/account.documents.ts'
import { ActiveRun } from './active-run.tsx'
import { HomeDocument } from './home.documents.ts'
import type { HomeQuery } from './home.documents.ts'
import './home.css'

type Organization = NonNullable<HomeQuery['organization']>

/** Active runs, the latest results, pending decisions and invitations of the viewer, and the credits. */
export function Home(): ReactNode {
  const { organizationId, me, role } = useViewer()
  const [hour] = useState(() => new Date().getHours())
  const variables = { organizationId }
  const { data, error, refetch } = useQuery(HomeDocument, { variables })
  const organization = data?.organization
  return (
    <>
      <PageHeader
        title={`Good ${partOfDay(hour)}, ${me.name.split(' ')[0] ?? me.name}`}
        operation={{ document: HomeDocument, variables }}
        actions={hasRole(role, 'MEMBER') && <NewAssessmentLink />}
      />
      <div className="stack">
        <Reminders />
        {error && <Problem error={error} onRetry={() => void refetch()} />}
        {organization ? (
          <Overview organization={organization} />
        ) : (
          !error && <Skeleton label="Loading what is going on" lines={9} />
        )}
      </div>
    </>
  )
}

const partOfDay = (hour: number) => (hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening')

function NewAssessmentLink(): ReactNode {
  return (
    <Link className="button" data-kind="primary" to="/assessments/new">
      <Icon name="plus" />
      New assessment
    </Link>
  )
}

function Overview({ organization }: { readonly organization: Organization }): ReactNode {
  const { role } = useViewer()
  const { active, finished, waiting, billing } = organization
  if (active.totalCount + finished.totalCount + waiting.totalCount === 0)
    return (
      <section className="card">
        <Empty
          icon="assessments"
          title="Assess your first workload"
          action={hasRole(role, 'MEMBER') && <NewAssessmentLink />}
        >
          Describe what you run or plan to run. Eleven specialists examine it while you watch, and you get a costed plan
          with ranked recommendations within minutes.
        </Empty>
      </section>
    )
  return (
    <>
      <dl className="figures">
        <Figure
          label="Under way"
          value={formatNumber(active.totalCount)}
          detail={`of ${billing.plan.concurrentRuns} at once`}
          to="/assessments"
        />
        <Figure label="Completed" value={formatNumber(finished.totalCount)} detail="assessments" to="/assessments" />
        <Figure
          label="Waiting for you"
          value={formatNumber(waiting.totalCount)}
          detail="drafts and failures"
          to="/assessments"
        />
        <Figure
          label="Credits"
          value={formatNumber(billing.creditBalance)}
          detail={`${billing.plan.name} plan`}
          to="/billing"
        />
      </dl>
      <div className="home-columns">
        <div className="stack">
          {active.nodes.length > 0 && (
            <section className="card">
              <div className="card-head">
                <h2>Under way</h2>
              </div>
              <ul className="home-list">
                {active.nodes.map((node) => (
                  <ActiveRun key={node.id} assessment={node} />
                ))}
              </ul>
            </section>
          )}
          <section className="card">
            <div className="card-head">
              <h2>Latest results</h2>
            </div>
            {finished.nodes.length === 0 ? (
              <p className="card-body muted">
                Nothing has been completed yet. Results appear here as soon as a run ends.
              </p>
            ) : (
              <ul className="home-list">
                {finished.nodes.map((node) => (
                  <li key={node.id}>
                    <div className="row spread">
                      <Link to="/assessments/$id" params={{ id: node.id }} className="home-title">
                        {node.title}
                      </Link>
                      <span className="small muted">
                        <Ago at={node.report?.generatedAt ?? node.updatedAt} />
                      </span>
                    </div>
                    {node.report && <p className="muted home-summary">{node.report.summary}</p>}
                    <Link className="small" to="/assessments/$id/recommendations" params={{ id: node.id }}>
                      {node.recommendations.totalCount} recommendations
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </section>
        </div>
        <section className="card home-waiting">
          <div className="card-head">
            <h2>Waiting for you</h2>
          </div>
          {waiting.nodes.length === 0 ? (
            <p className="card-body muted">No drafts and no failed runs.</p>
          ) : (
            <ul className="home-list">
              {waiting.nodes.map(({ id, title, status, updatedAt }) => (
                <li key={id}>
                  <Link
                    to={status === 'DRAFT' ? '/assessments/$id/edit' : '/assessments/$id'}
                    params={{ id }}
                    className="home-title"
                  >
                    {title}
                  </Link>
                  <div className="row spread">
                    <Badge value={status} />
                    <span className="small muted">
                      <Ago at={updatedAt} />
                    </span>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </>
  )
}

interface FigureProps {
  readonly label: string
  readonly value: string
  readonly detail: string
  readonly to: string
}

function Figure({ label, value, detail, to }: FigureProps): ReactNode {
  return (
    <div className="figure">
      <dt>
        <Link to={to}>{label}</Link>
      </dt>
      <dd>
        <span className="figure-value">{value}</span>
        <span className="small muted">{detail}</span>
      </dd>
    </div>
  )
}

/** The address to verify, and invitations to answer. */
function Reminders(): ReactNode {
  const { me } = useViewer()
  const [isSent, setIsSent] = useState(false)
  const refetch = { refetchQueries: [FrameDocument] }
  const [request, requesting] = useMutation(RequestEmailVerificationDocument)
  const [accept, accepting] = useMutation(AcceptInvitationDocument, refetch)
  const [decline, declining] = useMutation(DeclineInvitationDocument, refetch)
  const error = requesting.error ?? accepting.error ?? declining.error
  const quietly = (call: Promise<unknown>) => void call.catch(() => undefined)
  return (
    <>
      {!me.emailVerified && (
        <Notice
          tone="warn"
          action={
            <button
              type="button"
              className="button"
              disabled={isSent || requesting.loading}
              onClick={() =>
                quietly(request({ variables: { input: {} } }).then(({ data }) => setIsSent(Boolean(data))))
              }
            >
              {isSent ? 'Sent' : 'Send the mail again'}
            </button>
          }
        >
          <strong>Verify {me.email}</strong>
          <p>Follow the link in the mail. Then your organization gets the rest of its free credits.</p>
        </Notice>
      )}
      {me.invitations.nodes.map(({ id, organizationName, role, invitedBy }) => (
        <Notice
          key={id}
          tone="info"
          action={
            <div className="row">
              <button
                type="button"
                className="button"
                data-kind="primary"
                onClick={() => quietly(accept({ variables: { input: { id } } }))}
              >
                Join
              </button>
              <button
                type="button"
                className="button"
                onClick={() => quietly(decline({ variables: { input: { id } } }))}
              >
                Decline
              </button>
            </div>
          }
        >
          <strong>{organizationName}</strong>
          <p>
            {invitedBy.name} invites you as {role.toLowerCase()}.
          </p>
        </Notice>
      ))}
      {error && <Problem error={error} />}
    </>
  )
}
