import { useApolloClient, useQuery, useSubscription } from '@apollo/client/react'
import { Link, Outlet, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { Icon } from '../components/icons.tsx'
import type { IconName } from '../components/icons.tsx'
import { Avatar, Notice, Problem, Skeleton } from '../components/parts.tsx'
import { createActivityLog } from './activity-log.ts'
import { OrganizationActivityDocument } from './activity.documents.ts'
import { ConnectionChip } from './connection-chip.tsx'
import { useApp, ViewerContext } from './context.ts'
import type { Viewer } from './context.ts'
import { CurrentOrganization } from './current-organization.tsx'
import { FrameDocument } from './frame.documents.ts'
import type { FrameQuery } from './frame.documents.ts'
import './frame.css'
import { LaterMenu } from './later-menu.tsx'
import { ThemeButton } from './theme-button.tsx'

const places: readonly {
  readonly to: string
  readonly label: string
  readonly short?: string
  readonly icon: IconName
}[] = [
  { to: '/', label: 'Home', icon: 'home' },
  { to: '/assessments', label: 'Assessments', short: 'Assess', icon: 'assessments' },
  { to: '/activity', label: 'Activity', icon: 'activity' },
  { to: '/members', label: 'Members', icon: 'members' },
  { to: '/billing', label: 'Billing', icon: 'billing' },
  { to: '/developers', label: 'Developers', short: 'API', icon: 'developers' },
]

/** Navigation, organization and connection around every page of a signed-in user. */
export function Frame(): ReactNode {
  const { data, error, refetch } = useQuery(FrameDocument)
  const me = data?.me
  if (me) return <Framed me={me} />
  return (
    <main className="alone">
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Skeleton label="Loading" lines={6} />}
    </main>
  )
}

function Framed({ me }: { readonly me: NonNullable<FrameQuery['me']> }): ReactNode {
  const { org } = useSearch({ from: '__root__' })
  const { nodes } = me.memberships
  const membership = nodes.find(({ organization }) => organization.id === org) ?? nodes[0]
  const organizationId = membership?.organization.id
  const activity = useMemo(() => createActivityLog(`${me.id}:${organizationId ?? ''}`), [me.id, organizationId])
  const viewer = useMemo<Viewer | null>(
    () =>
      membership
        ? {
            me,
            organizationId: membership.organization.id,
            organizationName: membership.organization.name,
            role: membership.role,
            activity,
          }
        : null,
    [me, membership, activity],
  )
  return (
    <div className="frame">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <nav className="nav" aria-label="Main">
        <Link to="/" className="nav-mark" aria-label="Plumbline, home">
          <img src="/assets/mark.svg" alt="" width={24} height={24} />
          <span>Plumbline</span>
        </Link>
        <ul>
          {places.map(({ to, label, short, icon }) => (
            <li key={to}>
              <Link to={to} className="nav-link" activeOptions={{ exact: to === '/' }} title={label}>
                <Icon name={icon} size={18} />
                <span className="nav-label">{label}</span>
                <span className="nav-short">{short ?? label}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <header className="bar">
        <LaterMenu
          load={() => import('./menus.tsx').then(({ OrganizationMenu }) => OrganizationMenu)}
          props={{ me, currentId: organizationId }}
          className="organization-button"
        >
          <CurrentOrganization membership={membership} />
        </LaterMenu>
        <div className="row bar-end">
          <ConnectionChip />
          <ThemeButton />
          <LaterMenu
            load={() => import('./menus.tsx').then(({ AccountMenu }) => AccountMenu)}
            props={{ me }}
            className="account-button"
            label={`Account of ${me.name}`}
          >
            <Avatar name={me.name} />
          </LaterMenu>
        </div>
      </header>
      <main id="content" className="content" tabIndex={-1}>
        {viewer ? (
          <ViewerContext value={viewer}>
            <ActivityListener key={viewer.organizationId} viewer={viewer} />
            <Outlet key={viewer.organizationId} />
          </ViewerContext>
        ) : (
          <Notice tone="info">
            You are not a member of any organization. Create one in the menu at the top, or accept an invitation.
          </Notice>
        )}
      </main>
    </div>
  )
}

/** Keeps the cache and the feed up to date with the events of the organization, from the last event that this browser received. */
function ActivityListener({ viewer: { organizationId, activity } }: { readonly viewer: Viewer }): ReactNode {
  const client = useApolloClient()
  const { session } = useApp()
  // The cursor at the beginning: the link resumes by itself after that.
  const after = useMemo(() => activity.cursor, [activity])
  useSubscription(OrganizationActivityDocument, {
    variables: { organizationId, ...(after !== undefined && { after }) },
    skip: session.state.phase === 'anonymous',
    ignoreResults: true,
    onData({ data: { data } }) {
      if (!data) return
      const event = data.organizationActivity
      const isGap = event.kind === 'SNAPSHOT' && activity.cursor !== undefined
      activity.add(event, isGap)
      // Lists of active runs change with every run.
      if (event.kind.startsWith('RUN_') || isGap)
        void client.refetchQueries({
          include: 'active',
          onQueryUpdated: (query) => listNames.has(query.queryName ?? ''),
        })
      if (event.kind.startsWith('MEMBER_'))
        void client.refetchQueries({
          include: 'active',
          onQueryUpdated: (query) => memberNames.has(query.queryName ?? ''),
        })
      if (event.kind.startsWith('PAYMENT_'))
        void client.refetchQueries({ include: 'active', onQueryUpdated: (query) => query.queryName === 'Billing' })
    },
  })
  return null
}

const listNames = new Set(['Home', 'AssessmentResult'])
const memberNames = new Set(['Members', 'Frame'])
