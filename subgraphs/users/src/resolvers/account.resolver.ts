import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { AuthPayloadType } from '../schema/auth-payload.type.ts'
import { RefreshSessionInput, SignInInput, SignUpInput, VerifyEmailInput } from '../schema/inputs.ts'
import { UserType } from '../schema/user.type.ts'
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
      'Creates the user, a personal organization that the user OWNs, and a session. A mail asks to verify the address.',
  })
  async signUp(
    @Arg('input', () => SignUpInput) input: SignUpInput,
    @Ctx() context: UsersContext,
  ): Promise<AuthPayloadType> {
    return admit(context, await this.#deps.accounts.signUp(input, clientOf(context)))
  }

  @Mutation(() => AuthPayloadType)
  async signIn(
    @Arg('input', () => SignInInput) input: SignInInput,
    @Ctx() context: UsersContext,
  ): Promise<AuthPayloadType> {
    return admit(context, await this.#deps.accounts.signIn(input, clientOf(context)))
  }

  @Mutation(() => AuthPayloadType, {
    description:
      'Rotates the refresh token. The same token again within ten seconds, from the same network address, gives the same successor; used twice otherwise, it ends the whole session family.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput) input: RefreshSessionInput,
    @Ctx() context: UsersContext,
  ): Promise<AuthPayloadType> {
    return admit(context, await this.#deps.refreshes.refresh(input.refreshToken, clientOf(context)))
  }

  @Mutation(() => Boolean, { description: 'Ends this session, or every session of the user.' })
  async signOut(
    @Arg('everywhere', () => Boolean, { defaultValue: false, nullable: true }) everywhere: boolean | null,
    @Ctx() { viewer }: UsersContext,
  ): Promise<boolean> {
    assertSignedIn(viewer)
    await this.#deps.accounts.signOut(viewer, everywhere ? 'everywhere' : 'session')
    return true
  }

  @Mutation(() => Boolean, { description: 'Sends the mail that verifies the address again, unless it is verified.' })
  async requestEmailVerification(@Ctx() context: UsersContext): Promise<boolean> {
    await this.#deps.emails.requestVerification(memberOf(context))
    return true
  }

  @Mutation(() => UserType, {
    description:
      'Takes the token of the mail, from the user who signed up with the address. Verified users get the credits of their plan.',
  })
  async verifyEmail(
    @Arg('input', () => VerifyEmailInput) { token }: VerifyEmailInput,
    @Ctx() context: UsersContext,
  ): Promise<UserType> {
    return this.#deps.emails.verify(memberOf(context), token)
  }
}

// From here on the operation runs as the user who has just signed in, so that the payload's own user is visible.
function admit(context: UsersContext, signedIn: SignedIn): AuthPayloadType {
  context.viewer = { kind: 'user', userId: signedIn.user.id, sessionId: signedIn.session.id, roles: {} }
  return signedIn
}
