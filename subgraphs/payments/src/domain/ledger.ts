export const ledgerKinds = ['GRANT', 'PURCHASE', 'RESERVATION', 'CAPTURE', 'RELEASE', 'REFUND', 'ADJUSTMENT'] as const
export type LedgerKind = (typeof ledgerKinds)[number]

/** One change of an account, never altered afterwards. */
export interface LedgerEntry {
  readonly id: string
  readonly accountId: string
  readonly organizationId: string
  /** The number of the entry in its account's ledger, from 1 without gaps. */
  readonly seq: number
  readonly kind: LedgerKind
  /** Positive for credits that the account receives. */
  readonly credits: number
  /** Spendable credits of the account after this entry. */
  readonly balanceAfter: number
  readonly runId: string | null
  readonly paymentId: string | null
  readonly createdAt: Date
}

/** An entry without its number and balance. */
export type LedgerPosting = Pick<
  LedgerEntry,
  'organizationId' | 'kind' | 'credits' | 'runId' | 'paymentId' | 'createdAt'
>

/** The change of an account by a posting. */
export interface LedgerEffect {
  readonly balance: number
  readonly openReservations: number
}

/**
 * A reservation reduces the balance; a capture marks the credits as spent and leaves the balance as it is; a release
 * restores it.
 */
export function effectOf({ kind, credits }: Pick<LedgerPosting, 'kind' | 'credits'>): LedgerEffect {
  switch (kind) {
    case 'RESERVATION':
      return { balance: credits, openReservations: 1 }
    case 'CAPTURE':
      return { balance: 0, openReservations: -1 }
    case 'RELEASE':
      return { balance: credits, openReservations: -1 }
    case 'GRANT':
    case 'PURCHASE':
    case 'REFUND':
    case 'ADJUSTMENT':
      return { balance: credits, openReservations: 0 }
    default:
      return kind satisfies never
  }
}
