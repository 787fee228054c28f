import { useMutation, useQuery } from '@apollo/client/react'
import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { hasRole, useViewer } from '../../app/context.ts'
import { formatDay, formatEnum } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Ago, Avatar, Badge, Problem, Skeleton } from '../../components/parts.tsx'
import './members.css'
import {
  ChangeMemberRoleDocument,
  MembersDocument,
  RemoveMemberDocument,
  ResendInvitationDocument,
  RevokeInvitationDocument,
} from './members.documents.ts'
import type { MembersQuery, Role } from './members.documents.ts'
import { roleMeanings, roles } from './roles.ts'

const Confirm = lazy(() => import('../../components/dialog.tsx').then((module) => ({ default: module.Confirm })))
const InviteDialog = lazy(() => import('./invite-dialog.tsx').then((module) => ({ default: module.InviteDialog })))

type Organization = NonNullable<MembersQuery['organization']>
type Membership = Organization['members']['nodes'][number]
type Invitation = NonNullable<Organization['invitations']>['nodes'][number]

const pageSize = 50

/** Who belongs to the organization, in which role, and who is invited. */
export function Members(): ReactNode {
  const { organizationId, role } = useViewer()
  const isAdmin = hasRole(role, 'ADMIN')
  const variables = { organizationId, first: pageSize, isAdmin }
  const { data, error, refetch, fetchMore } = useQuery(MembersDocument, { variables })
  const organization = data?.organization
  const [isInviting, setIsInviting] = useState(false)
  const pending =
    organization?.invitations?.nodes.filter(({ status }) => status === 'PENDING' || status === 'EXPIRED') ?? []
  return (
    <>
      <PageHeader
        title="Members"
        operation={{ document: MembersDocument, variables }}
        actions={
          isAdmin && (
            <button type="button" className="button" data-kind="primary" onClick={() => setIsInviting(true)}>
              <Icon name="plus" />
              Invite somebody
            </button>
          )
        }
      />
      <div className="stack">
        {error && <Problem error={error} onRetry={() => void refetch()} />}
        {organization ? (
          <>
            <section className="card">
              <div className="card-head">
                <h2>People</h2>
                <span className="small muted">{organization.members.totalCount}</span>
              </div>
              <ul>
                {organization.members.nodes.map((membership) => (
                  <MemberRow key={membership.id} membership={membership} />
                ))}
              </ul>
              {organization.members.pageInfo.hasNextPage && (
                <div className="card-body">
                  <button
                    type="button"
                    className="button"
                    onClick={() => void fetchMore({ variables: { after: organization.members.pageInfo.endCursor } })}
                  >
                    Show more
                  </button>
                </div>
              )}
            </section>
            {pending.length > 0 && (
              <section className="card">
                <div className="card-head">
                  <h2>Invitations</h2>
                  <span className="small muted">{pending.length}</span>
                </div>
                <ul>
                  {pending.map((invitation) => (
                    <InvitationRow key={invitation.id} invitation={invitation} />
                  ))}
                </ul>
              </section>
            )}
            <RoleMeanings />
          </>
        ) : (
          !error && <Skeleton label="Loading members" lines={8} />
        )}
      </div>
      {isInviting && (
        <Suspense>
          <InviteDialog onClose={() => setIsInviting(false)} />
        </Suspense>
      )}
    </>
  )
}

function MemberRow({ membership }: { readonly membership: Membership }): ReactNode {
  const { organizationId, me, role: myRole } = useViewer()
  const { user, role, since } = membership
  const [isRemoving, setIsRemoving] = useState(false)
  const [change, changing] = useMutation(ChangeMemberRoleDocument)
  const [remove] = useMutation(RemoveMemberDocument, {
    variables: { input: { organizationId, userId: user.id } },
    refetchQueries: [MembersDocument],
  })
  const isMe = user.id === me.id
  // Only an owner gives the role of an owner or takes it away.
  const mayChange = hasRole(myRole, role === 'OWNER' ? 'OWNER' : 'ADMIN')
  const offered = roles.filter((one) => one !== 'OWNER' || myRole === 'OWNER')
  return (
    <li className="member">
      <Avatar name={user.name} />
      <div className="member-who">
        <span className="member-name">
          {user.name}
          {isMe && <span className="muted"> (you)</span>}
        </span>
        <span className="small muted member-email">{user.email}</span>
      </div>
      <span className="small muted member-since">since {formatDay(since)}</span>
      {mayChange ? (
        <select
          className="input member-role"
          aria-label={`Role of ${user.name}`}
          value={role}
          disabled={changing.loading}
          onChange={({ target }) =>
            void change({
              variables: { input: { organizationId, userId: user.id, role: target.value as Role } },
            }).catch(() => undefined)
          }
        >
          {offered.map((one) => (
            <option key={one} value={one}>
              {formatEnum(one)}
            </option>
          ))}
        </select>
      ) : (
        <span className="member-role">{formatEnum(role)}</span>
      )}
      {mayChange || isMe ? (
        <button
          type="button"
          className="icon-button"
          aria-label={isMe ? 'Leave the organization' : `Remove ${user.name}`}
          onClick={() => setIsRemoving(true)}
        >
          <Icon name="trash" />
        </button>
      ) : (
        <span />
      )}
      {changing.error && (
        <div className="member-problem">
          <Problem error={changing.error} />
        </div>
      )}
      {isRemoving && (
        <Suspense>
          <Confirm
            title={isMe ? 'Leave the organization?' : `Remove ${user.name}?`}
            consequence={
              isMe
                ? 'You lose access to its assessments. To return, you need a new invitation.'
                : `${user.name} loses access to the assessments of the organization immediately. What ${user.name} has written is kept.`
            }
            action={isMe ? 'Leave' : 'Remove'}
            isDangerous
            onConfirm={() => remove()}
            onClose={() => setIsRemoving(false)}
          />
        </Suspense>
      )}
    </li>
  )
}

function InvitationRow({
  invitation: { id, email, role, status, expiresAt, invitedBy },
}: {
  readonly invitation: Invitation
}): ReactNode {
  const variables = { input: { id } }
  const [resend, resending] = useMutation(ResendInvitationDocument, { variables })
  const [revoke, revoking] = useMutation(RevokeInvitationDocument, { variables })
  const error = resending.error ?? revoking.error
  return (
    <li className="member">
      <Avatar name={email} />
      <div className="member-who">
        <span className="member-name">{email}</span>
        <span className="small muted">
          {formatEnum(role)}, invited by {invitedBy.name}
        </span>
      </div>
      <span className="member-since">
        <Badge value={status} />{' '}
        {status === 'PENDING' && (
          <span className="small muted">
            until <Ago at={expiresAt} />
          </span>
        )}
      </span>
      <button
        type="button"
        className="button"
        disabled={resending.loading || resending.data != null}
        onClick={() => void resend().catch(() => undefined)}
      >
        {resending.data ? 'Sent' : 'Send again'}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Revoke the invitation of ${email}`}
        disabled={revoking.loading}
        onClick={() => void revoke().catch(() => undefined)}
      >
        <Icon name="cross" />
      </button>
      {error && (
        <div className="member-problem">
          <Problem error={error} />
        </div>
      )}
    </li>
  )
}

function RoleMeanings(): ReactNode {
  return (
    <section className="card">
      <div className="card-head">
        <h2>What the roles may do</h2>
      </div>
      <dl className="facts card-body">
        {roles.map((role) => (
          <div key={role}>
            <dt>{formatEnum(role)}</dt>
            <dd>{roleMeanings[role]}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
