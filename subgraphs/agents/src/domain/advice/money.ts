import type { Finding } from './types.ts'

/** US dollars as whole cents, however large; `null` where there is no amount. */
export function toCents(usd: number): number | null {
  const cents = Math.round(usd * 100)
  if (!Number.isFinite(cents)) return null
  return cents === 0 ? 0 : cents
}

/** What the finding that saves most saves in a month; 0 when none saves. Those of which no amount can be said are left out. */
export function largestSavingUsd(findings: readonly Pick<Finding, 'monthlyCostImpactCents'>[]): number {
  const amounts = findings.flatMap(({ monthlyCostImpactCents }) => monthlyCostImpactCents ?? [])
  const lowest = amounts.reduce((least, cents) => Math.min(least, cents), 0)
  return lowest === 0 ? 0 : -lowest / 100
}
