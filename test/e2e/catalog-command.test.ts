import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'catalog-'))

/** Runs the command; the output of one that fails is its standard error. */
async function catalog(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  try {
    const { stdout } = await run('script/run', ['script/catalog/main.js', ...args])
    return { code: 0, output: stdout }
  } catch (error) {
    const { code, stderr, stdout } = error as { code: number; stderr: string; stdout: string }
    return { code, output: stderr + stdout }
  }
}

function fileOf(name: string, content: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

const azureItem = {
  armSkuName: 'Standard_ND96isr_H200_v5',
  armRegionName: 'eastus2',
  productName: 'Virtual Machines NDsrH200v5 Series',
  skuName: 'ND96isrH200v5',
  currencyCode: 'USD',
  retailPrice: 80,
  unitOfMeasure: '1 Hour',
  type: 'Consumption',
  effectiveStartDate: '2026-12-01T00:00:00Z',
}

test('check validates the catalog and reports its number of instances', async () => {
  const { code, output } = await catalog('check')
  expect(code).toBe(0)
  expect(output).toMatch(/azure-instances\.json: version .*\n[^]*0 problems/)
})

test('import writes a list that check accepts, and diff reports its changes', async () => {
  const output = join(folder, 'azure.json')
  const prices = fileOf('prices.json', { Items: [azureItem, { ...azureItem, armSkuName: 'Standard_D4s_v5' }] })
  const imported = await catalog('import', 'azure', prices, '--output', output)
  expect(imported).toMatchObject({ code: 0, output: expect.stringContaining('1 of others were left out') })
  expect(imported.output).toContain('Standard_ND96isr_H200_v5\ton demand\t$84.8000\t$80.0000')
  expect(await catalog('check', output)).toMatchObject({ code: 0, output: `${output}: a valid price list\n` })
  expect((await catalog('diff', output)).output).toContain('$84.8000\t$80.0000')
  expect((await catalog('diff', output, output)).output).toBe('0 differences\n')
  expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({ version: '2026-12-01' })
})

test('check accepts a price overlay, and names what is wrong with another', async () => {
  const price = { provider: 'AWS', sku: 'p5.48xlarge', usdPerHour: 30 }
  const good = fileOf('good.json', { asOf: '2026-11', name: 'contract 7', prices: [price] })
  const bad = fileOf('bad.json', { asOf: '2026-11', name: 'contract 7', prices: [{ ...price, sku: 'p99' }] })
  expect((await catalog('check', good)).code).toBe(0)
  const { code, output } = await catalog('check', good, bad)
  expect(code).toBe(1)
  expect(output).toContain('expected an instance of the catalog, got AWS p99')
})

test.each([
  [['check', '/no/such/file.json'], 'expected a file, got /no/such/file.json, which does not exist'],
  [['check', fileOf('text.json', 'no JSON')], 'expected JSON in'],
  [['diff', fileOf('empty.json', {})], 'expected a price list, got a file with problems'],
  [['import', 'gcp', 'file'], 'expected aws or azure, got gcp'],
  [['import', 'aws', fileOf('none.json', { Items: [] })], 'expected an offer file of AmazonEC2'],
])('%j fails with the reason', async (args, message) => {
  const { code, output } = await catalog(...args)
  expect(code).toBe(1)
  expect(output).toContain(message)
})

test.each([
  [['remove'], 'npm run catalog: expected check, diff or import, got remove\n'],
  [[], 'npm run catalog: expected check, diff or import, got no command\n'],
])('%j ends with 2, for a wrong command', async (args, message) => {
  const { code, output } = await catalog(...args)
  expect(code).toBe(2)
  expect(output).toContain(message)
})
