import { createId } from '#platform/ids'
import type { BillingAccount } from './billing-account.ts'
import type { LedgerEntry } from './ledger.ts'
import { plans } from './plan.ts'

/** The personal organization of a sign-up receives the credits of the free plan when the email is verified. */
export const signUpCredits = plans.FREE.includedCredits

/** Credits before the email is verified. They are few, because unverified sign-ups cost nothing and runs do. */
export const trialCredits = 3

export interface OrganizationToBill {
  readonly id: string
  /** Whether it was created by a sign-up. */
  readonly personal: boolean
  /** Whether the email of that sign-up is verified. */
  readonly verified: boolean
}

/** A new account, with the first entry of its ledger if it starts with credits. */
export interface AccountOpening {
  readonly account: BillingAccount
  readonly grant: LedgerEntry | null
}

/** A new account of an organization, with the credits that the sign-up has granted so far. */
export function toOpening(
  { id: organizationId, personal, verified }: OrganizationToBill,
  createdAt: Date,
): AccountOpening {
  const accountId = createId('bil')
  const credits = personal ? (verified ? signUpCredits : trialCredits) : 0
  const account = {
    id: accountId,
    organizationId,
    plan: 'FREE',
    creditBalance: credits,
    signUpCredits: credits,
    openReservations: 0,
    entryCount: personal ? 1 : 0,
    pendingPaymentId: null,
    createdAt,
  } as const
  if (!personal) return { account, grant: null }
  const posting = { kind: 'GRANT', credits, runId: null, paymentId: null, createdAt } as const
  const place = { id: createId('led'), accountId, organizationId, seq: 1, balanceAfter: credits }
  return { account, grant: { ...posting, ...place } }
}
