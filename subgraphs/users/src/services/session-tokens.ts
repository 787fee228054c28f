import { createId } from '#platform/ids'
import type { TokenIssuer } from '../domain/ports.ts'
import type { Session, User } from '../domain/records.ts'

export interface SignedIn {
  readonly accessToken: string
  readonly accessTokenExpiresAt: Date
  readonly refreshToken: string
  readonly user: User
  readonly session: Session
}

export interface SessionTokensDeps {
  readonly tokens: TokenIssuer
  readonly now: () => Date
  /** How long a session is valid without being refreshed. */
  readonly sessionLifetimeMs: number
}

/** Creates sessions and their tokens. */
export class SessionTokens {
  readonly #deps: SessionTokensDeps

  constructor(deps: SessionTokensDeps) {
    this.#deps = deps
  }

  newSession(userId: string): Session {
    return {
      id: createId('ses'),
      userId,
      generation: 1,
      rotations: [],
      createdAt: this.#deps.now(),
      expiresAt: this.expiry(),
      endedAt: null,
    }
  }

  /** When a session that is refreshed now expires. */
  expiry(): Date {
    return new Date(this.#deps.now().getTime() + this.#deps.sessionLifetimeMs)
  }

  async signedIn(user: User, session: Session): Promise<SignedIn> {
    const { tokens, now } = this.#deps
    const { token, expiresAt } = await tokens.issueAccessToken(session, now())
    const refreshToken = tokens.issueRefreshToken(session)
    return { accessToken: token, accessTokenExpiresAt: expiresAt, refreshToken, user, session }
  }
}
