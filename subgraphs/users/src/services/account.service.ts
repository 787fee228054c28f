import { createHash } from 'node:crypto'
import type { UserViewer } from '#platform/auth'
import { conflict, unauthenticated } from '#platform/errors'
import { toIdempotentCall } from '#platform/idempotency'
import type { ClaimKey, IdempotencyKeys } from '#platform/idempotency'
import { createId } from '#platform/ids'
import type { Logger } from '#platform/logging'
import { parseEmail, parseName, parseNewPassword, parsePassword } from '../domain/limits.ts'
import type { AccountLimits, AccountRepository, PasswordHasher, ViewerChanges } from '../domain/ports.ts'
import type { Membership, Organization, User } from '../domain/records.ts'
import { toMailRequest } from './mail-events.ts'
import type { SessionTokens, SignedIn } from './session-tokens.ts'

export interface AccountServiceDeps {
  readonly accounts: AccountRepository
  readonly passwords: PasswordHasher
  readonly sessions: SessionTokens
  readonly keys: IdempotencyKeys
  readonly limits: AccountLimits
  readonly viewers: ViewerChanges
  readonly now: () => Date
}

/** The client that sent a call, and the log of the call. */
export interface Client {
  /** Null if it is unknown. */
  readonly address: string | null
  readonly correlationId: string
  readonly log: Logger
}

export interface SignUp {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly idempotencyKey?: string | null | undefined
}

/** Signing up, in and out. */
export class AccountService {
  readonly #deps: AccountServiceDeps

  constructor(deps: AccountServiceDeps) {
    this.#deps = deps
  }

  /**
   * Creates a user and a personal organization. Until the address is verified, only the trial credits are granted.
   * @throws AppError BAD_USER_INPUT; CONFLICT - the email is taken; RATE_LIMITED
   */
  async signUp(input: SignUp, { correlationId }: Client): Promise<SignedIn> {
    const email = parseEmail('email', input.email)
    const password = parseNewPassword('password', input.password)
    const name = parseName('name', input.name)
    await this.#deps.limits.countSignUp(email)
    const call = toIdempotentCall({
      operation: 'signUp',
      callerId: email,
      organizationId: null,
      key: input.idempotencyKey,
      input: { name },
    })
    return this.#deps.keys.once(call, {
      create: (claim) => this.#register({ email, password, name }, { correlationId, claim }),
      // The first call with this key has registered the user, but its response was lost. The password proves that it is the same caller.
      load: async (id) => {
        const [user] = await this.#deps.accounts.findUsers([id])
        if (!user || !(await this.#deps.passwords.matches(user.passwordHash, password))) throw taken()
        return this.#startSession(user)
      },
    })
  }

  /** @throws AppError UNAUTHENTICATED - the same for an unknown email and a wrong password; RATE_LIMITED */
  async signIn(input: { readonly email: string; readonly password: string }, client: Client): Promise<SignedIn> {
    const { accounts, passwords, limits } = this.#deps
    const email = parseEmail('email', input.email)
    const password = parsePassword('password', input.password)
    await limits.countSignIn(email)
    const user = await accounts.findUserByEmail(email)
    const matches = await passwords.matches(user?.passwordHash ?? null, password)
    if (!user || !matches) {
      // The log line does not reveal whether the user exists, and contains a hash instead of the address.
      client.log.warn({ account: hashOf(email), address: client.address }, 'a sign-in was refused')
      throw unauthenticated('The email or the password is wrong.')
    }
    await limits.forgiveSignIns(email)
    return this.#startSession(user)
  }

  /**
   * Ends one session, or all of the user's.
   * @returns the user
   */
  async signOut(viewer: UserViewer, scope: 'session' | 'everywhere'): Promise<User> {
    const { accounts, viewers, now } = this.#deps
    const [user] = await accounts.findUsers([viewer.userId])
    if (!user) throw unauthenticated('The user of this session no longer exists.')
    if (scope === 'everywhere') await accounts.endSessionsOf(viewer.userId, now())
    else await accounts.endSession(viewer.sessionId, now())
    await viewers.change([viewer.userId])
    return user
  }

  /** Whether the session belongs to the user and has neither ended nor expired. */
  async isLive(sessionId: string, userId: string): Promise<boolean> {
    const session = await this.#deps.accounts.findSession(sessionId)
    return (
      session !== null && session.userId === userId && session.endedAt === null && session.expiresAt > this.#deps.now()
    )
  }

  async #register(
    { email, password, name }: Pick<SignUp, 'email' | 'password' | 'name'>,
    { correlationId, claim }: { readonly correlationId: string; readonly claim: ClaimKey },
  ): Promise<SignedIn> {
    const { accounts, passwords, sessions, now } = this.#deps
    const passwordHash = await passwords.hash(password)
    const facts = { email, name, passwordHash, emailVerifiedAt: null, createdAt: now() }
    const user: User = { id: createId('usr'), ...facts }
    const session = sessions.newSession(user.id)
    const event = toMailRequest({ kind: 'VERIFICATION', userId: user.id }, correlationId)
    const outcome = await accounts.register({ user, ...toPersonalOrganization(user), session, event, claim })
    if (outcome === 'email-taken') throw taken()
    return sessions.signedIn(user, session)
  }

  async #startSession(user: User): Promise<SignedIn> {
    const { accounts, sessions } = this.#deps
    const session = sessions.newSession(user.id)
    await accounts.insertSession(session)
    return sessions.signedIn(user, session)
  }
}

function toPersonalOrganization({ id: founderId, name, createdAt }: User) {
  const organization: Organization = {
    id: createId('org'),
    name: `${name}'s organization`.slice(0, 200),
    personal: true,
    founderId,
    verified: false,
    createdAt,
  }
  const membership: Membership = {
    id: createId('mem'),
    userId: founderId,
    organizationId: organization.id,
    role: 'OWNER',
    since: createdAt,
  }
  return { organization, membership }
}

const taken = () => conflict('This email is registered already. Sign in instead.')

const hashOf = (email: string) => createHash('sha256').update(email).digest('base64url').slice(0, 16)
