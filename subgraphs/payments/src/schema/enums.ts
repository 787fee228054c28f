import { registerEnumType } from 'type-graphql'
import { ledgerKinds } from '../domain/ledger.ts'
import { paymentStatuses } from '../domain/payment.ts'
import { planCodes } from '../domain/plan.ts'

const toEnum = <const Value extends string>(values: readonly Value[]) =>
  Object.fromEntries(values.map((value) => [value, value])) as { readonly [Name in Value]: Name }

export const PlanCodeEnum = toEnum(planCodes)
registerEnumType(PlanCodeEnum, { name: 'PlanCode' })

export const LedgerKindEnum = toEnum(ledgerKinds)
registerEnumType(LedgerKindEnum, { name: 'LedgerKind' })

export const PaymentStatusEnum = toEnum(paymentStatuses)
registerEnumType(PaymentStatusEnum, { name: 'PaymentStatus' })
