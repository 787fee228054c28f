import { conflict, unauthenticated } from '#platform/errors'
import { createId } from '#platform/ids'
import { parseEmail, parseName, parseNewPassword, parsePassword } from '../domain/limits.ts'
import type { AccountRepository, PasswordHasher, TokenIssuer, ViewerChanges } from '../domain/ports.ts'
import type { Membership, Organization, Session, User } from '../domain/records.ts'

export interface SignedIn {
  readonly accessToken: string
  readonly accessTokenExpiresAt: Date
  readonly refreshToken: string
  readonly user: User
  readonly session: Session
}

export interface AccountServiceDeps {
  readonly accounts: AccountRepository
  readonly passwords: PasswordHasher
  readonly tokens: TokenIssuer
  readonly viewers: ViewerChanges
  readonly now: () => Date
  /** How long a session lives without being refreshed. */
  readonly sessionLifetimeMs: number
}

/** Signing up, in and out. */
export class AccountService {
  readonly #deps: AccountServiceDeps

  constructor(deps: AccountServiceDeps) {
    this.#deps = deps
  }

  /** @throws AppError BAD_USER_INPUT, CONFLICT - the email is taken */
  async signUp(input: { readonly email: string; readonly password: string; readonly name: string }): Promise<SignedIn> {
    const { accounts, passwords, now } = this.#deps
    const email = parseEmail('email', input.email)
    const password = parseNewPassword('password', input.password)
    const name = parseName('name', input.name)
    const createdAt = now()
    const user: User = {
      id: createId('usr'),
      email,
      name,
      passwordHash: await passwords.hash(password),
      createdAt,
    }
    const organization: Organization = {
      id: createId('org'),
      name: `${name}'s organization`.slice(0, 200),
      personal: true,
      createdAt,
    }
    const membership: Membership = {
      id: createId('mem'),
      userId: user.id,
      organizationId: organization.id,
      role: 'OWNER',
      since: createdAt,
    }
    const session = this.#newSession(user.id)
    const outcome = await accounts.register({ user, organization, membership, session })
    if (outcome === 'email-taken') throw conflict('This email is registered already. Sign in instead.')
    return this.#signedIn(user, session)
  }

  /** @throws AppError UNAUTHENTICATED - the same for an unknown email and a wrong password */
  async signIn(input: { readonly email: string; readonly password: string }): Promise<SignedIn> {
    const { accounts, passwords } = this.#deps
    const user = await accounts.findUserByEmail(parseEmail('email', input.email))
    const matches = await passwords.matches(user?.passwordHash ?? null, parsePassword('password', input.password))
    if (!user || !matches) throw unauthenticated('The email or the password is not right.')
    const session = this.#newSession(user.id)
    await accounts.insertSession(session)
    return this.#signedIn(user, session)
  }

  /**
   * Gives new tokens for a refresh token, once. The same token a second time means that somebody else has a copy, and
   * nobody can tell who: the whole session ends.
   * @throws AppError UNAUTHENTICATED
   */
  async refresh(refreshToken: string): Promise<SignedIn> {
    const { accounts, tokens, viewers, now } = this.#deps
    const claim = tokens.readRefreshToken(refreshToken)
    if (!claim) throw unauthenticated('Expected a refresh token that was issued here, got another text.')
    const session = await accounts.rotateSession({
      id: claim.sessionId,
      generation: claim.generation,
      now: now(),
      expiresAt: this.#expiry(),
    })
    if (!session) {
      const known = await accounts.findSession(claim.sessionId)
      await accounts.endSession(claim.sessionId, now())
      if (known) await viewers.change([known.userId])
      throw unauthenticated('This refresh token has been used, or its session has ended. Sign in again.')
    }
    const [user] = await accounts.findUsers([session.userId])
    if (!user) throw unauthenticated('The user of this session is gone.')
    return this.#signedIn(user, session)
  }

  /** Ends one session, or all of the user's. */
  async signOut(viewer: { readonly userId: string; readonly sessionId: string }, scope: 'session' | 'everywhere') {
    const { accounts, viewers, now } = this.#deps
    if (scope === 'everywhere') await accounts.endSessionsOf(viewer.userId, now())
    else await accounts.endSession(viewer.sessionId, now())
    await viewers.change([viewer.userId])
  }

  /** Whether a session still admits its user. */
  async isLive(sessionId: string, userId: string): Promise<boolean> {
    const session = await this.#deps.accounts.findSession(sessionId)
    return (
      session !== null && session.userId === userId && session.endedAt === null && session.expiresAt > this.#deps.now()
    )
  }

  #newSession(userId: string): Session {
    return {
      id: createId('ses'),
      userId,
      generation: 1,
      createdAt: this.#deps.now(),
      expiresAt: this.#expiry(),
      endedAt: null,
    }
  }

  #expiry = (): Date => new Date(this.#deps.now().getTime() + this.#deps.sessionLifetimeMs)

  async #signedIn(user: User, session: Session): Promise<SignedIn> {
    const { tokens, now } = this.#deps
    const access = await tokens.issueAccessToken(session, now())
    return {
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      refreshToken: tokens.issueRefreshToken(session),
      user,
      session,
    }
  }
}
