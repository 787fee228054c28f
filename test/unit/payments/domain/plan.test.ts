import { isSameAmount, priceOfCredits } from '../../../../subgraphs/payments/src/domain/money.ts'
import { isUpgrade, planCodes, plans } from '../../../../subgraphs/payments/src/domain/plan.ts'

test('each plan costs more and gives more than the one before', () => {
  for (const [index, code] of planCodes.entries()) {
    const before = plans[planCodes[index - 1] ?? code]
    const plan = plans[code]
    if (before === plan) continue
    expect(plan.monthlyPrice.amountMinor).toBeGreaterThan(before.monthlyPrice.amountMinor)
    expect(plan.includedCredits).toBeGreaterThan(before.includedCredits)
    expect(plan.concurrentRuns).toBeGreaterThan(before.concurrentRuns)
  }
})

test('included credits are cheaper than bought ones', () => {
  for (const { monthlyPrice, includedCredits } of Object.values(plans))
    expect(monthlyPrice.amountMinor).toBeLessThan(priceOfCredits(includedCredits).amountMinor)
})

test('a dearer plan is an upgrade; the same and a cheaper one are not', () => {
  expect(isUpgrade('FREE', 'TEAM')).toBe(true)
  expect(isUpgrade('TEAM', 'ENTERPRISE')).toBe(true)
  expect(isUpgrade('TEAM', 'TEAM')).toBe(false)
  expect(isUpgrade('ENTERPRISE', 'FREE')).toBe(false)
})

test('one credit costs a dollar', () => {
  expect(priceOfCredits(250)).toEqual({ amountMinor: 25_000, currency: 'USD' })
})

test('amounts differ by currency as well', () => {
  expect(isSameAmount(priceOfCredits(1), { amountMinor: 100, currency: 'USD' })).toBe(true)
  expect(isSameAmount(priceOfCredits(1), { amountMinor: 100, currency: 'EUR' })).toBe(false)
})
