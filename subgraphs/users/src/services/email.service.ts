import type { UserViewer } from '#platform/auth'
import { badUserInput, unauthenticated } from '#platform/errors'
import { createId } from '#platform/ids'
import type { OutboxEvent } from '#platform/outbox'
import { emailVerified } from '#schema/events/user-events'
import type { EmailVerified } from '#schema/events/user-events'
import { parseEmail } from '../domain/limits.ts'
import type { AccountLimits, AccountRepository, EmailVerification, TokenIssuer } from '../domain/ports.ts'
import type { User } from '../domain/records.ts'
import { toMailRequest } from './mail-events.ts'
import type { Member } from './organization.service.ts'

export interface EmailServiceDeps {
  readonly accounts: AccountRepository
  readonly tokens: TokenIssuer
  readonly limits: AccountLimits
  readonly now: () => Date
}

/** Verifies that users receive mail at their addresses. */
export class EmailService {
  readonly #deps: EmailServiceDeps

  constructor(deps: EmailServiceDeps) {
    this.#deps = deps
  }

  /**
   * Sends the mail again, unless the address is verified.
   * @param email - the address to verify; the user's unless given
   * @throws AppError BAD_USER_INPUT - the address is not the user's; RATE_LIMITED
   */
  async requestVerification({ viewer, correlationId }: Member, email: string | null | undefined): Promise<User> {
    const { accounts, limits } = this.#deps
    const user = await this.#userOf(viewer)
    if (email != null && parseEmail('email', email) !== user.email)
      throw badUserInput('email', `expected ${user.email}, the address of the user, got another one`)
    if (user.emailVerifiedAt) return user
    await limits.countVerificationMail(user.id)
    await accounts.announce(toMailRequest({ kind: 'VERIFICATION', userId: user.id }, correlationId))
    return user
  }

  /**
   * The viewer must be the user of the token. Otherwise the owner of an address that another user has signed up with would
   * verify it for them by opening the link.
   * @throws AppError BAD_USER_INPUT - the token was not issued for the viewer's address, or has expired
   */
  async verify({ viewer, correlationId }: Member, token: string): Promise<User> {
    const { accounts, tokens, now } = this.#deps
    const user = await this.#userOf(viewer)
    if (user.emailVerifiedAt) return user
    if (!tokens.isVerificationToken(token, user, now()))
      throw badUserInput(
        'token',
        `expected the token of the latest mail to ${user.email}, got another or an expired one`,
      )
    return (await accounts.verifyEmail(toVerification(user, now(), correlationId))) ?? this.#userOf(viewer)
  }

  async #userOf({ userId }: UserViewer): Promise<User> {
    const [user] = await this.#deps.accounts.findUsers([userId])
    if (!user) throw unauthenticated('The user of this session no longer exists.')
    return user
  }
}

/** @param user - the user, who has proved that mail arrives at the address */
export const toVerification = ({ id: userId, email }: User, now: Date, correlationId: string): EmailVerification => ({
  userId,
  email,
  now,
  toEvent: (organizationId): OutboxEvent => {
    const payload: EmailVerified = { userId, organizationId, at: now.toISOString() }
    return { id: createId('evt'), type: emailVerified.type, correlationId, payload }
  },
})
