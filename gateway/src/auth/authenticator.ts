import type { Viewer } from '#platform/auth'
import { unauthenticated } from '#platform/errors'
import type { AccessTokenVerifier } from './access-token.ts'
import type { ViewerDirectory } from './viewer-directory.ts'

/** An authenticated or anonymous caller. */
export interface Authentication {
  readonly viewer: Viewer
  /** When the access token expires; null for an anonymous caller. */
  readonly expiresAt: Date | null
}

export interface Authenticator {
  /**
   * @param authorization - the authorization header; absent for an anonymous caller
   * @throws AppError UNAUTHENTICATED - the header does not hold a valid access token of an active session
   */
  authenticate(authorization: string | undefined, correlationId: string): Promise<Authentication>
  /** Looks the viewer up again, because roles change and sessions end. Null if the session has ended. */
  refresh(viewer: Viewer, correlationId: string): Promise<Viewer | null>
}

export interface AuthenticatorOptions {
  readonly tokens: AccessTokenVerifier
  readonly directory: ViewerDirectory
}

export function createAuthenticator({ tokens, directory }: AuthenticatorOptions): Authenticator {
  return {
    async authenticate(authorization, correlationId) {
      if (!authorization) return { viewer: { kind: 'anonymous' }, expiresAt: null }
      const { userId, sessionId, expiresAt } = await tokens.verify(parseBearer(authorization))
      const viewer = await directory.lookUp({ userId, sessionId, correlationId })
      if (!viewer) throw unauthenticated('The session has ended. Sign in again.')
      return { viewer, expiresAt }
    },
    refresh: async (viewer, correlationId) =>
      viewer.kind === 'user' ? directory.lookUp({ ...viewer, correlationId }) : viewer,
  }
}

function parseBearer(authorization: string): string {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (!token) throw unauthenticated('authorization: expected "Bearer <access token>", got another form.')
  return token
}
