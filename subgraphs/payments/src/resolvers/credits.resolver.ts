import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import type { Viewer } from '#platform/auth'
import { AppError } from '#platform/errors'
import { ReleaseCreditsInput, ReserveCreditsInput } from '../schema/inputs.ts'
import { LedgerEntryType } from '../schema/ledger-entry.type.ts'
import type { CreditsService } from '../services/credits.service.ts'
import type { RunSettlementService } from '../services/run-settlement.service.ts'
import type { PaymentsContext } from './context.ts'

/** What the platform's own services ask for when a run starts. */
@Resolver()
export class CreditsResolver {
  readonly #credits: CreditsService
  readonly #settlement: RunSettlementService

  constructor(credits: CreditsService, settlement: RunSettlementService) {
    this.#credits = credits
    this.#settlement = settlement
  }

  @Directive('@inaccessible')
  @Mutation(() => LedgerEntryType, { description: 'Once per run, however often it is called.' })
  reserveCredits(
    @Arg('input', () => ReserveCreditsInput) input: ReserveCreditsInput,
    @Ctx() { viewer, correlationId }: PaymentsContext,
  ): Promise<LedgerEntryType> {
    assertService(viewer)
    return this.#credits.reserve(input, correlationId)
  }

  @Directive('@inaccessible')
  @Mutation(() => LedgerEntryType, {
    nullable: true,
    description: 'For a run that did not start. Null when it held nothing; it cannot reserve any more then.',
  })
  releaseCredits(
    @Arg('input', () => ReleaseCreditsInput) input: ReleaseCreditsInput,
    @Ctx() { viewer }: PaymentsContext,
  ): Promise<LedgerEntryType | null> {
    assertService(viewer)
    return this.#settlement.release(input.runId)
  }
}

function assertService(viewer: Viewer): void {
  if (viewer.kind !== 'service')
    throw new AppError({ code: 'FORBIDDEN', message: 'Only the platform itself may ask this.' })
}
