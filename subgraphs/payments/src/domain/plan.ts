import { z } from 'zod'
import { readTable } from '#platform/data-files'
import type { Money } from './money.ts'
import data from './plans.json' with { type: 'json' }

/** Cheapest first: a change to a later plan is an upgrade. */
export const planCodes = ['FREE', 'TEAM', 'ENTERPRISE'] as const
export type PlanCode = (typeof planCodes)[number]

export interface Plan {
  readonly id: string
  readonly code: PlanCode
  readonly name: string
  readonly monthlyPrice: Money
  /** Granted when the plan begins. */
  readonly includedCredits: number
  /** Maximum number of concurrent runs of an organization. */
  readonly concurrentRuns: number
  readonly features: readonly string[]
}

export const plans: Readonly<Record<PlanCode, Plan>> = readTable(
  'plans.json',
  z.strictObject({
    id: z.string().regex(/^pln_[a-z]+$/),
    code: z.enum(planCodes),
    name: z.string().min(1),
    monthlyPrice: z.strictObject({ amountMinor: z.number().int().nonnegative(), currency: z.literal('USD') }),
    includedCredits: z.number().int().nonnegative(),
    concurrentRuns: z.number().int().positive(),
    features: z.array(z.string().min(1)),
  }),
  data,
)

export const isUpgrade = (from: PlanCode, to: PlanCode): boolean => planCodes.indexOf(to) > planCodes.indexOf(from)
