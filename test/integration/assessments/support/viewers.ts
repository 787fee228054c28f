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

/** A separate organization for a test, with a user in each role. */
export const anOrganization = () => {
  const id = createId('org')
  return {
    id,
    owner: aUser({ [id]: 'OWNER' }),
    admin: aUser({ [id]: 'ADMIN' }),
    member: aUser({ [id]: 'MEMBER' }),
    viewer: aUser({ [id]: 'VIEWER' }),
  }
}

/** A user with another organization. */
export const aStranger = () => aUser({ [createId('org')]: 'OWNER' })
