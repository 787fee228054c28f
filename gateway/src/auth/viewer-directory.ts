import { LRUCache } from 'lru-cache'
import type { Role, UserViewer } from '#platform/auth'
import type { SubgraphClient } from '#platform/subgraph-client'
import type { ViewerVersions } from '#platform/viewer-versions'

/** Knows what a signed-in user may do: the roles that go into the identity which subgraphs see. */
export interface ViewerDirectory {
  /** The viewer of a session as of now; null when the session has ended. */
  lookUp(session: SessionReference): Promise<UserViewer | null>
}

export interface SessionReference {
  readonly userId: string
  readonly sessionId: string
  readonly correlationId: string
}

export interface ViewerDirectoryOptions {
  readonly users: SubgraphClient
  readonly versions: Pick<ViewerVersions, 'current'>
}

interface Remembered {
  readonly viewer: UserViewer | null
  readonly version: string
}

// Changes are told by a new version at once; this bounds what happens should that message be lost.
const rememberMs = 5_000
const maxRemembered = 50_000

const query = `query ViewerFacts($userId: ID!, $sessionId: ID!) {
  viewerFacts(userId: $userId, sessionId: $sessionId) { roles { organizationId role } }
}`

interface Facts {
  readonly viewerFacts: { readonly roles: readonly { readonly organizationId: string; readonly role: Role }[] } | null
}

/** Asks the users subgraph, and remembers the answer for seconds, or until a version says that it no longer holds. */
export function createViewerDirectory({ users, versions }: ViewerDirectoryOptions): ViewerDirectory {
  const remembered = new LRUCache<string, Remembered>({ max: maxRemembered, ttl: rememberMs })
  // While the viewer changes, or Redis is away, it is `null`, which never equals what was remembered.
  const versionOf = (userId: string) => versions.current(userId).catch(() => null)
  return {
    async lookUp({ userId, sessionId, correlationId }) {
      const version = await versionOf(userId)
      // A session is its user's alone: what is remembered of it says nothing about anybody else who names it.
      const key = `${userId} ${sessionId}`
      const known = remembered.get(key)
      if (known && known.version === version) return known.viewer
      const viewer = { kind: 'service', name: 'gateway' } as const
      const { viewerFacts } = await users.request<Facts>({
        query,
        variables: { userId, sessionId },
        viewer,
        correlationId,
      })
      const found: UserViewer | null = viewerFacts && {
        kind: 'user',
        userId,
        sessionId,
        roles: Object.fromEntries(viewerFacts.roles.map(({ organizationId, role }) => [organizationId, role])),
      }
      if (version !== null) remembered.set(key, { viewer: found, version })
      return found
    },
  }
}
