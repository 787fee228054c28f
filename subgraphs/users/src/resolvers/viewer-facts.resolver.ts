import { Arg, Ctx, Directive, ID, Query, Resolver } from 'type-graphql'
import { AppError } from '#platform/errors'
import { ViewerFactsType } from '../schema/viewer-facts.type.ts'
import type { AccountService } from '../services/account.service.ts'
import type { UsersContext } from './context.ts'

/** The facts that the gateway queries before it signs an identity. */
@Resolver()
export class ViewerFactsResolver {
  readonly #accounts: AccountService

  constructor(accounts: AccountService) {
    this.#accounts = accounts
  }

  @Directive('@inaccessible')
  @Query(() => ViewerFactsType, {
    nullable: true,
    description:
      'Facts that the gateway includes in a signed identity; null when the session has ended. For the gateway; FORBIDDEN for other callers.',
  })
  async viewerFacts(
    @Arg('userId', () => ID, { description: 'Id of the user, with the prefix `usr_`.' }) userId: string,
    @Arg('sessionId', () => ID, { description: 'Id of the session, with the prefix `ses_`.' }) sessionId: string,
    @Ctx() { viewer, loaders }: UsersContext,
  ): Promise<ViewerFactsType | null> {
    if (viewer.kind !== 'service')
      throw new AppError({ code: 'FORBIDDEN', message: 'Only services of the platform may query this.' })
    const [live, memberships] = await Promise.all([
      this.#accounts.isLive(sessionId, userId),
      loaders.membershipsOf.load(userId),
    ])
    return live ? { roles: memberships } : null
  }
}
