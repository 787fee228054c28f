import { statusAt } from '../domain/invitation.ts'
import { verificationLifetimeMs } from '../domain/mail.ts'
import type { Mail, MailRequest } from '../domain/mail.ts'
import type {
  AccountRepository,
  InvitationRepository,
  Mailer,
  OrganizationRepository,
  TokenIssuer,
} from '../domain/ports.ts'

export interface MailServiceDeps {
  readonly accounts: AccountRepository
  readonly invitations: InvitationRepository
  readonly organizations: OrganizationRepository
  readonly tokens: TokenIssuer
  readonly mailer: Mailer
  /** URL of the app whose pages accept tokens; null: mails contain the token itself. */
  readonly appUrl: string | null
  readonly now: () => Date
}

/** Writes and sends requested mails, except those that are no longer needed. */
export class MailService {
  readonly #deps: MailServiceDeps

  constructor(deps: MailServiceDeps) {
    this.#deps = deps
  }

  /** @throws the error of the mailer */
  async send(request: MailRequest): Promise<void> {
    const mail = request.kind === 'INVITATION' ? await this.#invite(request) : await this.#askToVerify(request)
    if (mail) await this.#deps.mailer.send(mail)
  }

  async #invite({ invitationId, mailing }: MailRequest & { readonly kind: 'INVITATION' }): Promise<Mail | null> {
    const { accounts, invitations, organizations, tokens, now } = this.#deps
    const [invitation] = await invitations.findInvitations([invitationId])
    if (!invitation || invitation.mailing !== mailing || statusAt(invitation, now()) !== 'PENDING') return null
    const { organizationId, invitedBy, email, role, expiresAt } = invitation
    const [[organization], [inviter]] = await Promise.all([
      organizations.findOrganizations([organizationId]),
      accounts.findUsers([invitedBy]),
    ])
    if (!organization || !inviter) return null
    const token = tokens.issueInvitationToken(invitation)
    return {
      to: email,
      subject: 'You are invited to an organization on Plumbline',
      text: paragraphs(
        `${inviter.name} (${inviter.email}) invites you to join "${organization.name}" with the role ${role}.`,
        this.#link('accept-invitation', token),
        `The invitation is good until ${expiresAt.toUTCString()}. If you do not know what this is about, ignore it: without your consent nothing happens.`,
      ),
      token,
    }
  }

  async #askToVerify({ userId }: MailRequest & { readonly kind: 'VERIFICATION' }): Promise<Mail | null> {
    const { accounts, tokens, now } = this.#deps
    const [user] = await accounts.findUsers([userId])
    if (!user || user.emailVerifiedAt) return null
    const token = tokens.issueVerificationToken(user, new Date(now().getTime() + verificationLifetimeMs))
    return {
      to: user.email,
      subject: 'Verify your address for Plumbline',
      text: paragraphs(
        `A user has signed up for Plumbline with this address. If it was you, sign in and verify it.`,
        this.#link('verify-email', token),
        'This link is valid for one day. If it was not you, ignore this mail: the address cannot be verified without it.',
      ),
      token,
    }
  }

  // In the fragment, which browsers do not send, so that no server logs the token.
  #link(page: string, token: string): string {
    const { appUrl } = this.#deps
    return appUrl === null ? `Your token: ${token}` : new URL(`${page}#token=${token}`, withSlash(appUrl)).href
  }
}

const paragraphs = (...texts: readonly string[]) => `${texts.join('\n\n')}\n`

const withSlash = (url: string) => (url.endsWith('/') ? url : `${url}/`)
