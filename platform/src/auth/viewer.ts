import { AppError, notFound, unauthenticated } from '#platform/errors'

/** The roles in an organization, strongest first. */
export const roles = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const
export type Role = (typeof roles)[number]

/** A signed-in user, with the role in each organization of which the user is a member. */
export interface UserViewer {
  readonly kind: 'user'
  readonly userId: string
  readonly sessionId: string
  readonly roles: Readonly<Record<string, Role>>
}

/** A service of the platform that acts on its own behalf. */
export interface ServiceViewer {
  readonly kind: 'service'
  readonly name: string
}

/** The identity for which an operation is executed. */
export type Viewer = { readonly kind: 'anonymous' } | UserViewer | ServiceViewer

/** @throws AppError UNAUTHENTICATED - no user is signed in */
export function assertSignedIn(viewer: Viewer): asserts viewer is UserViewer {
  if (viewer.kind !== 'user')
    throw unauthenticated('Expected an access token in the authorization header, got none. Sign in first.')
}

/**
 * The viewer's role in an organization; null for a viewer who is not a member. Services of the platform have the role OWNER in
 * every organization.
 */
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
  /** The minimum role. */
  readonly atLeast: Role
  /** The requested object, for the NOT_FOUND error that viewers receive who are not members. */
  readonly thing: string
  readonly id: string
}

/**
 * Asserts that the viewer has a role in an organization.
 * @throws AppError UNAUTHENTICATED - the caller is anonymous
 * @throws AppError NOT_FOUND - the viewer is not a member
 * @throws AppError FORBIDDEN - the viewer's role is too weak
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
