import { assertSignedIn } from '#platform/auth'
import type { Role, Viewer } from '#platform/auth'
import { networkOf } from '#platform/http'
import type { OperationContext } from '#platform/subgraph-server'
import type { User } from '../domain/records.ts'
import type { UsersLoaders } from '../loaders/users.loaders.ts'
import type { Client } from '../services/account.service.ts'
import type { Member } from '../services/organization.service.ts'

/** A user in a response. After the operation has ended a membership, the fields that members may see remain visible in it. */
export type UserInAnswer = User & { readonly isFormerMember?: true }

export type UsersContext = OperationContext<UsersLoaders>

/**
 * The signed-in viewer and the correlation id of the call.
 * @throws AppError UNAUTHENTICATED - the caller is anonymous
 */
export function memberOf({ viewer, correlationId }: UsersContext): Member {
  assertSignedIn(viewer)
  return { viewer, correlationId }
}

/** The client that sent a call. */
export const clientOf = ({ correlationId, log, clientAddress }: UsersContext): Client => ({
  address: clientAddress === null ? null : networkOf(clientAddress),
  correlationId,
  log,
})

/** The stored role. The role in the identity may be older than a change by the same operation. */
export async function roleOfViewer(organizationId: string, { viewer, loaders }: UsersContext): Promise<Role | null> {
  if (viewer.kind === 'service') return 'OWNER'
  if (viewer.kind === 'anonymous') return null
  const membership = await loaders.membership.load({ userId: viewer.userId, organizationId })
  return membership?.role ?? null
}

/** The viewer with the stored role in this organization and no other role. */
export async function withStoredRole(organizationId: string, context: UsersContext): Promise<Viewer> {
  const { viewer } = context
  if (viewer.kind !== 'user') return viewer
  const role = await roleOfViewer(organizationId, context)
  return { ...viewer, roles: role ? { [organizationId]: role } : {} }
}
