import { isSameAmount, priceOfCredits } from '#root/subgraphs/payments/src/domain/money'
import { isUpgrade, planCodes, plans } from '#root/subgraphs/payments/src/domain/plan'

test('each plan costs more and includes more than the previous one', () => {
  for (const [index, code] of planCodes.entries()) {
    const before = plans[planCodes[index - 1] ?? code]
    const plan = plans[code]
    if (before === plan) continue
    expect(plan.monthlyPrice.amountMinor).toBeGreaterThan(before.monthlyPrice.amountMinor)
    expect(plan.includedCredits).toBeGreaterThan(before.includedCredits)
    expect(plan.concurrentRuns).toBeGreaterThan(before.concurrentRuns)
  }
})

test('a plan has a price, included credits and limits', () => {
  const summaries = Object.values(plans).map(({ code, monthlyPrice, includedCredits, concurrentRuns }) => [
    code,
    `${monthlyPrice.amountMinor} ${monthlyPrice.currency}`,
    includedCredits,
    concurrentRuns,
  ])
  expect(summaries).toEqual([
    ['FREE', '0 USD', 10, 2],
    ['TEAM', '9900 USD', 120, 10],
    ['ENTERPRISE', '99900 USD', 1_500, 100],
  ])
})

test('the description of a plan matches its contents', () => {
  for (const { code, features, includedCredits, concurrentRuns } of Object.values(plans)) {
    const text = features.join(', ')
    expect(text).toContain(`${concurrentRuns} runs at once`)
    if (code !== 'FREE') expect(text).toContain(`${includedCredits.toLocaleString('en')} credits`)
  }
})

test('included credits are cheaper than bought ones', () => {
  for (const { monthlyPrice, includedCredits } of Object.values(plans))
    expect(monthlyPrice.amountMinor).toBeLessThan(priceOfCredits(includedCredits).amountMinor)
})

test('a more expensive plan is an upgrade; the same and a cheaper one are not', () => {
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
  expect(isSameAmount(priceOfCredits(1), { amountMinor: 101, currency: 'USD' })).toBe(false)
})
