import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { AuthPayloadType } from '../schema/auth-payload.type.ts'
import {
  RefreshSessionInput,
  RequestEmailVerificationInput,
  SignInInput,
  SignOutInput,
  SignUpInput,
  VerifyEmailInput,
} from '../schema/inputs.ts'
import { RequestEmailVerificationPayload, SignOutPayload, VerifyEmailPayload } from '../schema/payloads.ts'
import type { AccountService } from '../services/account.service.ts'
import type { EmailService } from '../services/email.service.ts'
import type { RefreshService } from '../services/refresh.service.ts'
import type { SignedIn } from '../services/session-tokens.ts'
import { clientOf, memberOf } from './context.ts'
import type { UsersContext } from './context.ts'

export interface AccountResolverDeps {
  readonly accounts: AccountService
  readonly refreshes: RefreshService
  readonly emails: EmailService
}

@Resolver()
export class AccountResolver {
  readonly #deps: AccountResolverDeps

  constructor(deps: AccountResolverDeps) {
    this.#deps = deps
  }

  @Mutation(() => AuthPayloadType, {
    description:
      'Creates a user, a personal organization that the user owns, and a session. Sends an email to verify the address. CONFLICT when a user with this address exists; RATE_LIMITED after too many attempts.',
  })
  async signUp(
    @Arg('input', () => SignUpInput, { description: 'The new user.' }) input: SignUpInput,
    @Ctx() context: UsersContext,
  ): Promise<AuthPayloadType> {
    return admit(context, await this.#deps.accounts.signUp(input, clientOf(context)))
  }

  @Mutation(() => AuthPayloadType, {
    description:
      'Starts a session. UNAUTHENTICATED, with the same message, for an unknown address and for a wrong password; RATE_LIMITED after too many attempts.',
  })
  async signIn(
    @Arg('input', () => SignInInput, { description: 'The credentials of the user.' }) input: SignInInput,
    @Ctx() context: UsersContext,
  ): Promise<AuthPayloadType> {
    return admit(context, await this.#deps.accounts.signIn(input, clientOf(context)))
  }

  @Mutation(() => AuthPayloadType, {
    description:
      'Exchanges a refresh token for new tokens. Within ten seconds, the same token from the same network address returns the same successor; any other second use ends the session. UNAUTHENTICATED for a token that is invalid, expired or used; RATE_LIMITED after too many calls.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput, { description: 'The refresh token.' }) input: RefreshSessionInput,
    @Ctx() context: UsersContext,
  ): Promise<AuthPayloadType> {
    return admit(context, await this.#deps.refreshes.refresh(input.refreshToken, clientOf(context)))
  }

  @Mutation(() => SignOutPayload, { description: 'Ends this session, or every session of the user.' })
  async signOut(
    @Arg('input', () => SignOutInput, { description: 'Which sessions to end.' }) { everywhere }: SignOutInput,
    @Ctx() context: UsersContext,
  ): Promise<SignOutPayload> {
    const { viewer } = memberOf(context)
    return { user: await this.#deps.accounts.signOut(viewer, everywhere ? 'everywhere' : 'session') }
  }

  @Mutation(() => RequestEmailVerificationPayload, {
    description:
      'Sends the verification email again unless the address is verified. BAD_USER_INPUT for the address of another user; RATE_LIMITED after too many emails.',
  })
  async requestEmailVerification(
    @Arg('input', () => RequestEmailVerificationInput, { description: 'The address to verify.' })
    { email }: RequestEmailVerificationInput,
    @Ctx() context: UsersContext,
  ): Promise<RequestEmailVerificationPayload> {
    return { user: await this.#deps.emails.requestVerification(memberOf(context), email) }
  }

  @Mutation(() => VerifyEmailPayload, {
    description:
      "Verifies the address of the signed-in user with the token from the email. The user's personal organization then receives the credits of its plan. BAD_USER_INPUT for a token that is invalid, expired or another user's.",
  })
  async verifyEmail(
    @Arg('input', () => VerifyEmailInput, { description: 'The token from the email.' }) { token }: VerifyEmailInput,
    @Ctx() context: UsersContext,
  ): Promise<VerifyEmailPayload> {
    return { user: await this.#deps.emails.verify(memberOf(context), token) }
  }
}

// The rest of the operation runs as the user who has just signed in, so that the user in the payload is visible.
function admit(context: UsersContext, signedIn: SignedIn): AuthPayloadType {
  context.viewer = { kind: 'user', userId: signedIn.user.id, sessionId: signedIn.session.id, roles: {} }
  return signedIn
}
