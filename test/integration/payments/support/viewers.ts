import type { Role, UserViewer, Viewer } from '#platform/auth'
import { createId } from '#platform/ids'

/** Somebody with roles in organizations. */
export const aUser = (roles: Readonly<Record<string, Role>>): UserViewer => ({
  kind: 'user',
  userId: createId('usr'),
  sessionId: createId('ses'),
  roles,
})

export const anybody: Viewer = { kind: 'anonymous' }

/** The agents subgraph, acting for itself. */
export const agents: Viewer = { kind: 'service', name: 'agents' }

/** Somebody with an organization, but another one. */
export const aStranger = () => aUser({ [createId('org')]: 'OWNER' })

/** People of an organization, one in each role. */
export const peopleOf = (organizationId: string) => ({
  owner: aUser({ [organizationId]: 'OWNER' }),
  admin: aUser({ [organizationId]: 'ADMIN' }),
  member: aUser({ [organizationId]: 'MEMBER' }),
  viewer: aUser({ [organizationId]: 'VIEWER' }),
})
