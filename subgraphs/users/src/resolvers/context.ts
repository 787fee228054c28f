import { assertSignedIn } from '#platform/auth'
import type { Role, Viewer } from '#platform/auth'
import { networkOf } from '#platform/http'
import type { OperationContext } from '#platform/subgraph-server'
import type { User } from '../domain/records.ts'
import type { UsersLoaders } from '../loaders/users.loaders.ts'
import type { Client } from '../services/account.service.ts'
import type { Member } from '../services/organization.service.ts'

/** A user as an answer shows them: one whose membership it has just ended still with all that members see of each other. */
export type UserInAnswer = User & { readonly isFormerMember?: true }

export type UsersContext = OperationContext<UsersLoaders>

/**
 * Who makes a change.
 * @throws AppError UNAUTHENTICATED - nobody is signed in
 */
export function memberOf({ viewer, correlationId }: UsersContext): Member {
  assertSignedIn(viewer)
  return { viewer, correlationId }
}

/** Where a call comes from. */
export const clientOf = ({ correlationId, log, clientAddress }: UsersContext): Client => ({
  address: clientAddress === null ? null : networkOf(clientAddress),
  correlationId,
  log,
})

/** Read where it is stored, not from the identity: that may be older than what this very operation has changed. */
export async function roleOfViewer(organizationId: string, { viewer, loaders }: UsersContext): Promise<Role | null> {
  if (viewer.kind === 'service') return 'OWNER'
  if (viewer.kind === 'anonymous') return null
  const membership = await loaders.membership.load({ userId: viewer.userId, organizationId })
  return membership?.role ?? null
}

/** The viewer with no other role than the stored one in this organization. */
export async function withStoredRole(organizationId: string, context: UsersContext): Promise<Viewer> {
  const { viewer } = context
  if (viewer.kind !== 'user') return viewer
  const role = await roleOfViewer(organizationId, context)
  return { ...viewer, roles: role ? { [organizationId]: role } : {} }
}
