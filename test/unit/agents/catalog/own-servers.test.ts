import { engineerUsdPerYear } from '#root/subgraphs/agents/src/domain/catalog/labour'
import { ownCosts, publishedServers, statedServers } from '#root/subgraphs/agents/src/domain/catalog/own-servers'
import { ownUsdPerHour } from '#root/subgraphs/agents/src/domain/catalog/price-overlay'

const cost = {
  purchaseUsd: 100_000,
  depreciationYears: 4,
  powerW: 5_000,
  pue: 1.2,
  usdPerKWh: 0.1,
  staffUsdPerYear: 1_200,
}
const rack = {
  name: 'rack',
  accelerator: 'h100Sxm',
  acceleratorCount: 8,
  fastLinks: true,
  multiNode: true,
  country: 'DE',
  cost,
}

test('a stated server has its own costs by the month, and space is part of its staff', () => {
  expect(statedServers([rack, { ...rack, name: 'quoted', cost: { usdPerMonth: 100 } }], 'quotation')).toEqual([
    {
      name: 'rack',
      purchaseUsd: 100_000,
      // 5 kW × 1.2 × 730 h × $0.10
      powerUsdPerMonth: expect.closeTo(438, 9),
      colocationUsdPerMonth: 0,
      staffUsdPerMonth: 100,
      depreciationMonths: 48,
      source: 'quotation',
    },
  ])
})

test('a published server costs power, space and support by what it draws and by its price', () => {
  const published = publishedServers('FR')
  expect(published.length).toBeGreaterThan(0)
  for (const { hardware, server } of published) {
    expect(hardware).toMatchObject({ name: server.name, country: 'FR', fastLinks: true, multiNode: true })
    if ('usdPerMonth' in hardware.cost) throw new Error('expected the cost of a server that is bought')
    const { powerW, purchaseUsd, staffUsdPerYear, pue, usdPerKWh, depreciationYears } = hardware.cost
    expect(server.purchaseUsd).toBe(purchaseUsd)
    expect(server.powerUsdPerMonth).toBeCloseTo((powerW * pue * usdPerKWh * 730) / 1000, 6)
    // A megawatt-hour of electricity costs between 30 and 500 dollars, a kilowatt of space between 50 and 500 a month.
    const megawattHours = (powerW / 1e6) * 730
    expect(server.powerUsdPerMonth / megawattHours).toBeGreaterThan(30)
    expect(server.powerUsdPerMonth / megawattHours).toBeLessThan(500)
    const usdPerKW = server.colocationUsdPerMonth / (powerW / 1000)
    expect(usdPerKW).toBeGreaterThan(50)
    expect(usdPerKW).toBeLessThan(500)
    expect(server.depreciationMonths).toBe(depreciationYears * 12)
    expect(server.staffUsdPerMonth).toBeNull()

    const engineer = engineerUsdPerYear / ownCosts.serversPerEngineer.value
    const support = purchaseUsd * ownCosts.supportSharePerYear.value
    expect(staffUsdPerYear).toBeCloseTo(engineer + support + 12 * server.colocationUsdPerMonth, 6)
    // The same costs by the hour.
    const yearly = purchaseUsd / depreciationYears + 12 * server.powerUsdPerMonth + staffUsdPerYear
    expect(ownUsdPerHour(hardware)).toBeCloseTo(yearly / 8760, 6)
  }
})

test('an engineer costs more than the wage, of which a wage is a part', () => {
  expect(engineerUsdPerYear).toBeGreaterThan(100_000)
  expect(engineerUsdPerYear).toBeLessThan(500_000)
})
