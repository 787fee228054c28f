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

/** An organization of a test's own, with somebody in each role. */
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

/** Somebody with an organization, but another one. */
export const aStranger = () => aUser({ [createId('org')]: 'OWNER' })
