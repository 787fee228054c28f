import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import type { Viewer } from '#platform/auth'
import { AppError } from '#platform/errors'
import { ReleaseCreditsInput, ReserveCreditsInput } from '../schema/inputs.ts'
import { LedgerEntryType } from '../schema/ledger-entry.type.ts'
import type { CreditsService } from '../services/credits.service.ts'
import type { RunSettlementService } from '../services/run-settlement.service.ts'
import type { PaymentsContext } from './context.ts'

/** Mutations that services of the platform call when a run starts. */
@Resolver()
export class CreditsResolver {
  readonly #credits: CreditsService
  readonly #settlement: RunSettlementService

  constructor(credits: CreditsService, settlement: RunSettlementService) {
    this.#credits = credits
    this.#settlement = settlement
  }

  @Directive('@inaccessible')
  @Mutation(() => LedgerEntryType, {
    description:
      'Reserves credits for a run, once per run however often it is called. For the agents subgraph; FORBIDDEN for other callers.',
  })
  reserveCredits(
    @Arg('input', () => ReserveCreditsInput, { description: 'The run and its credits.' }) input: ReserveCreditsInput,
    @Ctx() { viewer, correlationId }: PaymentsContext,
  ): Promise<LedgerEntryType> {
    assertService(viewer)
    return this.#credits.reserve(input, correlationId)
  }

  @Directive('@inaccessible')
  @Mutation(() => LedgerEntryType, {
    nullable: true,
    description:
      'Releases the credits of a run that did not start. Null when the run had reserved none; it cannot reserve any afterwards. For the agents subgraph; FORBIDDEN for other callers.',
  })
  releaseCredits(
    @Arg('input', () => ReleaseCreditsInput, { description: 'The run.' }) input: ReleaseCreditsInput,
    @Ctx() { viewer }: PaymentsContext,
  ): Promise<LedgerEntryType | null> {
    assertService(viewer)
    return this.#settlement.release(input.runId)
  }
}

function assertService(viewer: Viewer): void {
  if (viewer.kind !== 'service')
    throw new AppError({ code: 'FORBIDDEN', message: 'Only services of the platform may call this.' })
}
