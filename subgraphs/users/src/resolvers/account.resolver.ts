import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { AuthPayloadType } from '../schema/auth-payload.type.ts'
import { RefreshSessionInput, SignInInput, SignUpInput } from '../schema/inputs.ts'
import type { AccountService, SignedIn } from '../services/account.service.ts'
import type { UsersContext } from './context.ts'

@Resolver()
export class AccountResolver {
  readonly #accounts: AccountService

  constructor(accounts: AccountService) {
    this.#accounts = accounts
  }

  @Mutation(() => AuthPayloadType, {
    description: 'Creates the user, a personal organization that the user OWNs, and a session.',
  })
  async signUp(
    @Arg('input', () => SignUpInput) input: SignUpInput,
    @Ctx() context: UsersContext,
  ): Promise<AuthPayloadType> {
    return admit(context, await this.#accounts.signUp(input))
  }

  @Mutation(() => AuthPayloadType)
  async signIn(
    @Arg('input', () => SignInInput) input: SignInInput,
    @Ctx() context: UsersContext,
  ): Promise<AuthPayloadType> {
    return admit(context, await this.#accounts.signIn(input))
  }

  @Mutation(() => AuthPayloadType, {
    description: 'Rotates the refresh token. A refresh token used twice ends the whole session family.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput) input: RefreshSessionInput,
    @Ctx() context: UsersContext,
  ): Promise<AuthPayloadType> {
    return admit(context, await this.#accounts.refresh(input.refreshToken))
  }

  @Mutation(() => Boolean, { description: 'Ends this session, or every session of the user.' })
  async signOut(
    @Arg('everywhere', () => Boolean, { defaultValue: false, nullable: true }) everywhere: boolean | null,
    @Ctx() { viewer }: UsersContext,
  ): Promise<boolean> {
    assertSignedIn(viewer)
    await this.#accounts.signOut(viewer, everywhere ? 'everywhere' : 'session')
    return true
  }
}

// From here on the operation runs as the user who has just signed in, so that the payload's own user is visible.
function admit(context: UsersContext, signedIn: SignedIn): AuthPayloadType {
  context.viewer = { kind: 'user', userId: signedIn.user.id, sessionId: signedIn.session.id, roles: {} }
  return signedIn
}
