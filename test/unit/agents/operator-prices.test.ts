import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readOperatorPrices } from '#root/subgraphs/agents/src/operator-prices'

const file = join(mkdtempSync(join(tmpdir(), 'prices-')), 'prices.json')
const price = { provider: 'AWS', sku: 'p5.48xlarge', usdPerHour: 30 }

test('the file of the operator is read, and none is no price', async () => {
  writeFileSync(file, JSON.stringify({ asOf: '2026', name: 'contract', prices: [price] }))
  expect(await readOperatorPrices(file)).toMatchObject({ prices: [{ ...price, region: null }], onPremises: [] })
  expect(await readOperatorPrices(null)).toBeNull()
})

test.each([
  ['no JSON', 'prices', 'expected JSON in'],
  ['a wrong price', JSON.stringify({ asOf: '2026', name: 'x', prices: [{ ...price, usdPerHour: -1 }] }), 'usdPerHour'],
])('a file with %s is refused and named', async (_, content, message) => {
  writeFileSync(file, content)
  await expect(readOperatorPrices(file)).rejects.toThrow(`PRICE_OVERLAY_FILE ${file}`)
  await expect(readOperatorPrices(file)).rejects.toThrow(message)
})

test('a file that does not exist is named', async () => {
  await expect(readOperatorPrices('/no/such.json')).rejects.toThrow('PRICE_OVERLAY_FILE /no/such.json')
})
