import { AppError, notFound, unauthenticated } from '#platform/errors'

/** What a member of an organization may do, strongest first. */
export const roles = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const
export type Role = (typeof roles)[number]

/** A signed-in person, with the role in each organization that the person is a member of. */
export interface UserViewer {
  readonly kind: 'user'
  readonly userId: string
  readonly sessionId: string
  readonly roles: Readonly<Record<string, Role>>
}

/** Another part of the platform, acting for itself. */
export interface ServiceViewer {
  readonly kind: 'service'
  readonly name: string
}

/** On whose behalf an operation runs. */
export type Viewer = { readonly kind: 'anonymous' } | UserViewer | ServiceViewer

/** @throws AppError UNAUTHENTICATED - unless a person is signed in */
export function assertSignedIn(viewer: Viewer): asserts viewer is UserViewer {
  if (viewer.kind !== 'user')
    throw unauthenticated('Expected an access token in the authorization header, got none. Sign in first.')
}

/** The viewer's role in an organization; null for strangers. A service of the platform counts as an owner everywhere. */
export function roleIn(viewer: Viewer, organizationId: string): Role | null {
  if (viewer.kind === 'service') return 'OWNER'
  if (viewer.kind === 'anonymous' || !Object.hasOwn(viewer.roles, organizationId)) return null
  return viewer.roles[organizationId] ?? null
}

/** Whether the viewer's role in an organization is `atLeast` or stronger. */
export function hasRole(viewer: Viewer, organizationId: string, atLeast: Role): boolean {
  const role = roleIn(viewer, organizationId)
  return role !== null && roles.indexOf(role) <= roles.indexOf(atLeast)
}

export interface RoleRequirement {
  readonly organizationId: string
  /** The weakest role that is enough. */
  readonly atLeast: Role
  /** What the caller asked for, so that a stranger learns no more than that it does not exist for them. */
  readonly thing: string
  readonly id: string
}

/**
 * Asserts that the viewer may do something in an organization.
 * @throws AppError UNAUTHENTICATED - nobody is signed in
 * @throws AppError NOT_FOUND - not a member: to strangers the thing does not exist
 * @throws AppError FORBIDDEN - a member whose role is too weak
 */
export function assertRole(viewer: Viewer, requirement: RoleRequirement): void {
  if (viewer.kind === 'anonymous') assertSignedIn(viewer)
  const role = roleIn(viewer, requirement.organizationId)
  if (role === null) throw notFound(requirement.thing, requirement.id)
  if (hasRole(viewer, requirement.organizationId, requirement.atLeast)) return
  throw new AppError({
    code: 'FORBIDDEN',
    message: `This needs the role ${requirement.atLeast} or a stronger one; yours is ${role}.`,
  })
}
