import { conflict, notFound } from '#platform/errors'
import { parseInteger, parseText } from '#platform/input'
import { insufficientCredits, tooManyRuns } from '../domain/billing-errors.ts'
import type { LedgerEntry } from '../domain/ledger.ts'
import { plans } from '../domain/plan.ts'
import type { AccountReader, BillingStore } from '../domain/ports.ts'
import type { HeldReservation } from '../domain/reservation.ts'
import type { AccountService } from './account.service.ts'

export interface CreditsServiceDeps {
  readonly accounts: AccountService
  readonly reader: AccountReader
  readonly store: BillingStore
  readonly now: () => Date
}

export interface ReservationInput {
  readonly organizationId: string
  readonly runId: string
  readonly credits: number
}

/** Reserves credits for runs before they start. */
export class CreditsService {
  readonly #deps: CreditsServiceDeps

  constructor(deps: CreditsServiceDeps) {
    this.#deps = deps
  }

  /**
   * Reserves credits for a run, once per run.
   * @returns the entry of the reservation; repeated calls return the same one
   * @throws AppError INSUFFICIENT_CREDITS
   * @throws AppError CONFLICT - the plan allows no more concurrent runs, or the run was released before
   */
  async reserve(input: ReservationInput, correlationId: string): Promise<LedgerEntry> {
    const { organizationId } = input
    const runId = parseText('runId', input.runId, { max: 100 })
    const credits = parseInteger('credits', input.credits, { min: 1, max: 100_000 })
    const { accounts, store, now } = this.#deps
    await accounts.accountOf(organizationId, correlationId)
    const createdAt = now()
    const held: HeldReservation = { id: runId, organizationId, credits, state: 'HELD', createdAt }
    const reserved = await store.transaction(async (transaction) => {
      await transaction.insertReservation(held)
      const posting = { organizationId, credits: -credits, runId, paymentId: null, createdAt } as const
      const entry = await transaction.post({ ...posting, kind: 'RESERVATION' })
      if (entry) return entry
      const account = await transaction.findAccountOf(organizationId)
      if (!account) throw notFound('organization', organizationId)
      if (account.creditBalance < credits) throw insufficientCredits(credits, account.creditBalance)
      throw tooManyRuns(plans[account.plan])
    })
    return reserved ?? this.#reservedBefore(held)
  }

  async #reservedBefore({ id: runId, organizationId, credits }: HeldReservation): Promise<LedgerEntry> {
    const { reader } = this.#deps
    const [reservation, entries] = await Promise.all([reader.findReservation(runId), reader.findEntriesOfRuns([runId])])
    if (reservation?.state === 'BARRED' || reservation?.state === 'RELEASED')
      throw conflict(`The credits of the run ${runId} have been released; another run can reserve its own.`)
    const entry = entries.find(({ kind }) => kind === 'RESERVATION')
    if (entry?.organizationId === organizationId && entry.credits === -credits) return entry
    throw conflict(`The run ${runId} has a reservation of another organization, or of another number of credits.`)
  }
}
