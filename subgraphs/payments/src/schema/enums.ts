import { defineEnum } from '#platform/subgraph-server'
import type { LedgerKind } from '../domain/ledger.ts'
import type { PaymentStatus } from '../domain/payment.ts'
import type { PlanCode } from '../domain/plan.ts'

export const PlanCodeEnum = defineEnum<PlanCode>('PlanCode', {
  description: 'Codes of the plans, cheapest first.',
  values: {
    FREE: 'For trials. Every organization starts with it.',
    TEAM: 'For teams.',
    ENTERPRISE: 'For companies.',
  },
})

export const LedgerKindEnum = defineEnum<LedgerKind>('LedgerKind', {
  description: 'Reason for a change of a credit balance.',
  values: {
    GRANT: 'Credits included in a plan.',
    PURCHASE: 'Credits bought with a payment.',
    RESERVATION: 'Credits held for a run that has started.',
    CAPTURE: 'The reservation of a completed run is spent.',
    RELEASE: 'The reservation of a failed or cancelled run is returned.',
    REFUND: 'Credits returned after a complaint.',
    ADJUSTMENT: 'Correction by support.',
  },
})

export const PaymentStatusEnum = defineEnum<PaymentStatus>('PaymentStatus', {
  description: 'State of a payment.',
  values: {
    PENDING: 'The provider has not reported the outcome yet.',
    SUCCEEDED: 'The provider has charged the amount. Final.',
    FAILED: 'The provider has refused the charge. A later report of the provider can still change this to SUCCEEDED.',
    REFUNDED: 'The amount was returned. Final.',
    UNKNOWN: 'The provider has not reported the outcome in time. A later report can still settle the payment.',
  },
})

export const LedgerOrderFieldEnum = defineEnum<'CREATED_AT'>('LedgerOrderField', {
  description: 'Fields by which the entries of a ledger can be sorted.',
  values: { CREATED_AT: 'When they were created.' },
})

export const PaymentOrderFieldEnum = defineEnum<'CREATED_AT'>('PaymentOrderField', {
  description: 'Fields by which payments can be sorted.',
  values: { CREATED_AT: 'When they were created.' },
})
