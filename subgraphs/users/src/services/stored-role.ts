import { assertRole } from '#platform/auth'
import type { Role, UserViewer } from '#platform/auth'
import { AppError } from '#platform/errors'
import type { OrganizationRepository } from '../domain/ports.ts'

export interface StoredRoleRequirement {
  readonly organizationId: string
  readonly atLeast: Role
  /** The object that errors name. Default: the organization. */
  readonly thing?: string
  readonly id?: string
}

/**
 * The viewer's stored role. The role in the identity may be seconds old.
 * @throws AppError NOT_FOUND - not a member; FORBIDDEN - the role is too weak
 */
export async function storedRole(
  organizations: Pick<OrganizationRepository, 'findMembershipsOf'>,
  viewer: UserViewer,
  { organizationId, atLeast, thing = 'organization', id = organizationId }: StoredRoleRequirement,
): Promise<Role> {
  const [own] = await organizations.findMembershipsOf([viewer.userId], [organizationId])
  assertRole({ ...viewer, roles: own ? { [organizationId]: own.role } : {} }, { organizationId, atLeast, thing, id })
  return own?.role ?? 'VIEWER'
}

export const forbidden = (message: string) => new AppError({ code: 'FORBIDDEN', message })
