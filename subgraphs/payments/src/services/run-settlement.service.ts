import { missingAccount } from '../domain/billing-errors.ts'
import type { LedgerEntry } from '../domain/ledger.ts'
import type { AccountReader, BillingStore } from '../domain/ports.ts'

export interface RunSettlementServiceDeps {
  readonly reader: AccountReader
  readonly store: BillingStore
  readonly now: () => Date
}

/** How a run's reservation ends. */
export type RunSettlement = 'CAPTURED' | 'RELEASED'

/** Captures or releases the reservations of runs. */
export class RunSettlementService {
  readonly #deps: RunSettlementServiceDeps

  constructor(deps: RunSettlementServiceDeps) {
    this.#deps = deps
  }

  /**
   * Ends a run's reservation. Only the first call has an effect, whatever its outcome.
   * @returns the entry that ended it, now or before; null if the run has no reservation
   */
  async settle(runId: string, settlement: RunSettlement): Promise<LedgerEntry | null> {
    const { store, reader, now } = this.#deps
    const createdAt = now()
    const posted = await store.transaction(async (transaction) => {
      const reservation = await transaction.settleReservation(runId, settlement)
      if (!reservation) return null
      const { organizationId, credits } = reservation
      const posting = { organizationId, runId, paymentId: null, createdAt }
      const entry =
        settlement === 'CAPTURED'
          ? await transaction.post({ ...posting, kind: 'CAPTURE', credits: -credits })
          : await transaction.post({ ...posting, kind: 'RELEASE', credits })
      if (!entry) throw missingAccount(organizationId)
      return entry
    })
    if (posted) return posted
    const entries = await reader.findEntriesOfRuns([runId])
    return entries.find(({ kind }) => kind === 'CAPTURE' || kind === 'RELEASE') ?? null
  }

  /**
   * Releases the reservation of a run that did not start. A run without a reservation is barred from reserving, because its
   * request may still arrive and would never be settled.
   */
  async release(runId: string): Promise<LedgerEntry | null> {
    const { store, now } = this.#deps
    const settled = await this.settle(runId, 'RELEASED')
    if (settled) return settled
    const barred = await store.transaction(async (transaction) => {
      await transaction.insertReservation({ id: runId, state: 'BARRED', createdAt: now() })
      return 'barred'
    })
    // A concurrent call has reserved it, or it is barred already.
    return barred ? null : this.settle(runId, 'RELEASED')
  }
}
