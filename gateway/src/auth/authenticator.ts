import type { Viewer } from '#platform/auth'
import { unauthenticated } from '#platform/errors'
import type { AccessTokenVerifier } from './access-token.ts'
import type { ViewerDirectory } from './viewer-directory.ts'

/** Who calls, and for how long that is known to be so. */
export interface Authentication {
  readonly viewer: Viewer
  /** When the access token ends; null for an anonymous caller, who never ends. */
  readonly expiresAt: Date | null
}

export interface Authenticator {
  /**
   * @param authorization - an authorization header, or nothing for an anonymous caller
   * @throws AppError UNAUTHENTICATED - there is a header, but it does not hold a good access token of a live session
   */
  authenticate(authorization: string | undefined, correlationId: string): Promise<Authentication>
  /** The same caller as of now: roles change, sessions end. */
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
