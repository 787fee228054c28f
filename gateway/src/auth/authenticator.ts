import { unauthenticated } from '#platform/errors'
import type { AccessTokenVerifier } from './access-token.ts'
import type { CallerViewer } from './caller-viewer.ts'
import type { ViewerDirectory } from './viewer-directory.ts'

/** An authenticated or anonymous caller. */
export interface Authentication {
  readonly viewer: CallerViewer
  /** When the access token expires; null for an anonymous caller. */
  readonly expiresAt: Date | null
}

export interface Authenticator {
  /** The name of the header with the credentials, in lower case. */
  readonly header: string
  /** The authentication scheme that responses with status 401 name. */
  readonly challenge: string
  /**
   * @param credentials - the value of the header; absent for an anonymous caller
   * @throws AppError UNAUTHENTICATED - the header does not hold a valid token, or anonymous callers are not served
   */
  authenticate(credentials: string | undefined, correlationId: string): Promise<Authentication>
  /** Looks the viewer up again, because roles change, sessions end and tokens are revoked. Null if the session has ended. */
  refresh(viewer: CallerViewer, correlationId: string): Promise<CallerViewer | null>
}

export interface AuthenticatorOptions {
  readonly tokens: AccessTokenVerifier
  readonly directory: ViewerDirectory
}

export function createAuthenticator({ tokens, directory }: AuthenticatorOptions): Authenticator {
  return {
    header: 'authorization',
    challenge: 'Bearer',
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
