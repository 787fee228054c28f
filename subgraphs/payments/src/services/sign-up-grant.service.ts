import { signUpCredits, toOpening } from '../domain/account-opening.ts'
import type { BillingStore } from '../domain/ports.ts'

export interface SignUpGrantServiceDeps {
  readonly store: BillingStore
  readonly now: () => Date
}

/** Grants the credits of a verified sign-up that exceed its trial. */
export class SignUpGrantService {
  readonly #deps: SignUpGrantServiceDeps

  constructor(deps: SignUpGrantServiceDeps) {
    this.#deps = deps
  }

  /** Grants them once; repeated calls have no effect. Opens the account if necessary. */
  async complete(organizationId: string): Promise<void> {
    const { store, now } = this.#deps
    const createdAt = now()
    const opened = await store.transaction(async (transaction) => {
      await transaction.openAccounts([toOpening({ id: organizationId, personal: true, verified: true }, createdAt)])
      return true
    })
    if (opened) return
    await store.transaction(async (transaction) => {
      const credits = await transaction.completeSignUpCredits(organizationId, signUpCredits)
      const entry = { kind: 'GRANT', credits, runId: null, paymentId: null, createdAt } as const
      if (credits > 0) await transaction.post({ ...entry, organizationId })
    })
  }
}
