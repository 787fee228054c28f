import { RetryBudget } from '#platform/subgraph-client'

const settings = { maxRetries: 2, ratio: 0.5, reserve: 2, pauseMs: 1 }

describe('a retry budget', () => {
  test('is spent after its reserve', () => {
    const budget = new RetryBudget(settings)
    expect([budget.spend(), budget.spend(), budget.spend()]).toEqual([true, true, false])
  })

  test('grows by a share of the requests, up to its reserve', () => {
    const budget = new RetryBudget(settings)
    budget.spend()
    budget.spend()
    budget.earn()
    expect(budget.spend()).toBe(false)
    budget.earn()
    expect(budget.spend()).toBe(true)
    for (let request = 0; request < 100; request++) budget.earn()
    expect([budget.spend(), budget.spend(), budget.spend()]).toEqual([true, true, false])
  })
})
