/** The public graph's `Int` has 32 bits; an amount beyond it is told in the evidence instead. */
const largestCents = 2_147_483_647

/** US dollars as whole cents; `null` where the amount does not fit the public graph (above $21 million). */
export function toCents(usd: number): number | null {
  const cents = Math.round(usd * 100)
  if (!Number.isFinite(cents) || Math.abs(cents) > largestCents) return null
  return cents === 0 ? 0 : cents
}
