import type { Connection } from 'mongoose'
import { defineAccountModel } from './account.model.ts'
import type { AccountModel } from './account.model.ts'
import { defineLedgerEntryModel } from './ledger-entry.model.ts'
import type { LedgerEntryModel } from './ledger-entry.model.ts'
import { definePaymentModel } from './payment.model.ts'
import type { PaymentModel } from './payment.model.ts'
import { definePlanChangeModel } from './plan-change.model.ts'
import type { PlanChangeModel } from './plan-change.model.ts'
import { defineReservationModel } from './reservation.model.ts'
import type { ReservationModel } from './reservation.model.ts'

export interface BillingModels {
  readonly accounts: AccountModel
  readonly entries: LedgerEntryModel
  readonly payments: PaymentModel
  readonly planChanges: PlanChangeModel
  readonly reservations: ReservationModel
}

export const defineModels = (connection: Connection): BillingModels => ({
  accounts: defineAccountModel(connection),
  entries: defineLedgerEntryModel(connection),
  payments: definePaymentModel(connection),
  planChanges: definePlanChangeModel(connection),
  reservations: defineReservationModel(connection),
})
