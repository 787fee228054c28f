export const ledgerKinds = ['GRANT', 'PURCHASE', 'RESERVATION', 'CAPTURE', 'RELEASE', 'REFUND', 'ADJUSTMENT'] as const
export type LedgerKind = (typeof ledgerKinds)[number]

/** One change of an account, never altered afterwards. */
export interface LedgerEntry {
  readonly id: string
  readonly accountId: string
  readonly organizationId: string
  /** The entry's place in its account's ledger, from 1 without holes. */
  readonly seq: number
  readonly kind: LedgerKind
  /** Signed: what comes in is positive. */
  readonly credits: number
  /** Spendable credits of the account after this entry. */
  readonly balanceAfter: number
  readonly runId: string | null
  readonly paymentId: string | null
  readonly createdAt: Date
}

/** An entry before the account has given it its place. */
export type LedgerPosting = Pick<
  LedgerEntry,
  'organizationId' | 'kind' | 'credits' | 'runId' | 'paymentId' | 'createdAt'
>

/** What a posting changes in its account. */
export interface LedgerEffect {
  readonly balance: number
  readonly openReservations: number
}

/**
 * A reservation takes the credits; a capture says that they are spent, which the balance has known since; a release
 * gives them back.
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
