import type { Role, UserViewer, Viewer } from '#platform/auth'
import { createId } from '#platform/ids'

/** A user with roles in organizations. */
export const aUser = (roles: Readonly<Record<string, Role>>): UserViewer => ({
  kind: 'user',
  userId: createId('usr'),
  sessionId: createId('ses'),
  roles,
})

export const anybody: Viewer = { kind: 'anonymous' }

/** The agents subgraph as a service. */
export const agents: Viewer = { kind: 'service', name: 'agents' }

/** A user with another organization. */
export const aStranger = () => aUser({ [createId('org')]: 'OWNER' })

/** Users of an organization, one in each role. */
export const peopleOf = (organizationId: string) => ({
  owner: aUser({ [organizationId]: 'OWNER' }),
  admin: aUser({ [organizationId]: 'ADMIN' }),
  member: aUser({ [organizationId]: 'MEMBER' }),
  viewer: aUser({ [organizationId]: 'VIEWER' }),
})
