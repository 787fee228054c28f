import type { Money } from './money.ts'

/** Cheapest first: what comes later is an upgrade. */
export const planCodes = ['FREE', 'TEAM', 'ENTERPRISE'] as const
export type PlanCode = (typeof planCodes)[number]

export interface Plan {
  readonly id: string
  readonly code: PlanCode
  readonly name: string
  readonly monthlyPrice: Money
  /** Granted when the plan begins. */
  readonly includedCredits: number
  /** How many runs of an organization may hold a reservation at once. */
  readonly concurrentRuns: number
  readonly features: readonly string[]
}

export const plans: Readonly<Record<PlanCode, Plan>> = {
  FREE: {
    id: 'pln_free',
    code: 'FREE',
    name: 'Free',
    monthlyPrice: { amountMinor: 0, currency: 'USD' },
    includedCredits: 10,
    concurrentRuns: 2,
    features: ['All eleven agents', 'Live progress', '2 runs at once'],
  },
  TEAM: {
    id: 'pln_team',
    code: 'TEAM',
    name: 'Team',
    monthlyPrice: { amountMinor: 9_900, currency: 'USD' },
    includedCredits: 120,
    concurrentRuns: 10,
    features: ['Everything in Free', '120 credits', '10 runs at once'],
  },
  ENTERPRISE: {
    id: 'pln_enterprise',
    code: 'ENTERPRISE',
    name: 'Enterprise',
    monthlyPrice: { amountMinor: 99_900, currency: 'USD' },
    includedCredits: 1_500,
    concurrentRuns: 100,
    features: ['Everything in Team', '1,500 credits', '100 runs at once'],
  },
}

export const isUpgrade = (from: PlanCode, to: PlanCode): boolean => planCodes.indexOf(to) > planCodes.indexOf(from)
