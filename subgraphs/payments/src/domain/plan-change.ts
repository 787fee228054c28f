import type { PlanCode } from './plan.ts'

/** A change of plan that was asked for, kept so that asking again with the same key changes nothing. */
export interface PlanChange {
  readonly id: string
  readonly organizationId: string
  /** Unique within the organization. */
  readonly idempotencyKey: string
  readonly plan: PlanCode
  /** What an upgrade waits for; null for a change that took effect at once. */
  readonly paymentId: string | null
  readonly createdAt: Date
}
