import { LRUCache } from 'lru-cache'
import type { Role, UserViewer } from '#platform/auth'
import type { SubgraphClient } from '#platform/subgraph-client'
import type { ViewerVersions } from '#platform/viewer-versions'

/** Looks up the roles of users, which are part of the identity that subgraphs receive. */
export interface ViewerDirectory {
  /** The current viewer of a session; null if the session has ended. */
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

// A change increments the version at once. This limit applies if that message is lost.
const rememberMs = 5_000
const maxRemembered = 50_000

const query = `query ViewerFacts($userId: ID!, $sessionId: ID!) {
  viewerFacts(userId: $userId, sessionId: $sessionId) { roles { organizationId role } }
}`

interface Facts {
  readonly viewerFacts: { readonly roles: readonly { readonly organizationId: string; readonly role: Role }[] } | null
}

/** Fetches viewers from the users subgraph, and caches them for seconds or until their version changes. */
export function createViewerDirectory({ users, versions }: ViewerDirectoryOptions): ViewerDirectory {
  const remembered = new LRUCache<string, Remembered>({ max: maxRemembered, ttl: rememberMs })
  // Null while the viewer is being changed or Redis is unreachable; it never equals a cached version.
  const versionOf = (userId: string) => versions.current(userId).catch(() => null)
  return {
    async lookUp({ userId, sessionId, correlationId }) {
      const version = await versionOf(userId)
      // The key includes the user: a session is valid for its own user only.
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
