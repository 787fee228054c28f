import type { PlanCode } from './plan.ts'

/** A requested change of plan. It is stored so that a repeated call with the same key changes nothing. */
export interface PlanChange {
  readonly id: string
  readonly organizationId: string
  /** Unique within the organization. */
  readonly idempotencyKey: string
  readonly plan: PlanCode
  /** The payment that the upgrade requires; null for a change that took effect immediately. */
  readonly paymentId: string | null
  readonly createdAt: Date
}
