import type { Browser } from 'playwright-core'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { visit } from '#root/test/support/console'
import { sharedPlatform } from '#root/test/support/platform/index'

const bill = 'cost,currency,usage_start_time\n12,USD,2026-10-01'

const metrics = ['prompt', 'generation']
  .flatMap((part) => [
    `vllm:request_${part}_tokens_sum{model_name="meta-llama/Llama-3.1-8B"} 1000`,
    `vllm:request_${part}_tokens_count{model_name="meta-llama/Llama-3.1-8B"} 2`,
  ])
  .join('\n')

const file = (name: string, content: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })

inBrowser('the import of an estate in the console', () => {
  const url = sharedPlatform('oneProcess')
  let browser: Browser

  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  test('a bill and metrics become a draft, after showing what was found', async () => {
    const { page, complaints, open, close } = await visit(browser, url)
    await open('/assessments/new', 'New assessment')
    await page.getByRole('link', { name: /Import what runs today/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Import what runs today' }).waitFor()
    const files = page.getByLabel('Choose files, or drop them here')
    await files.setInputFiles([file('bill.csv', bill), file('metrics.txt', metrics), file('notes.txt', 'nothing')])
    expect(await page.getByLabel('Kind of bill.csv').inputValue()).toBe('GCP_BILL')
    expect(await page.getByLabel('Kind of metrics.txt').inputValue()).toBe('VLLM_METRICS')
    const read = page.getByRole('button', { name: 'Read the files' })
    expect(await read.isDisabled()).toBe(true)
    await page.getByLabel('Kind of notes.txt').selectOption('Bill of Azure (CSV)')
    await read.click()
    await page.getByRole('alert').getByText('Please check what you entered').waitFor()
    await page.getByRole('button', { name: 'Remove notes.txt' }).click()
    await read.click()
    await page.getByText('$365 a month').waitFor()
    await page.getByRole('cell', { name: 'assumed 1', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Create the draft' }).dblclick()
    await page.getByRole('heading', { level: 1, name: /^Imported on/ }).waitFor()
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.getByRole('link', { name: '2 Environment' }).click()
    expect(Number(await page.getByLabel('Spent today').inputValue())).toBe(365)
    expect(complaints).toEqual([])
    await close()
  })

  test('files that are too large are refused before they are sent', async () => {
    const { page, asked, open, close } = await visit(browser, url)
    await open('/assessments/import', 'Import what runs today')
    const before = asked.length
    await page
      .getByLabel('Choose files, or drop them here')
      .setInputFiles([file('large.csv', `${bill}\n${'x'.repeat(10_000_000)}`)])
    await page.getByText('At most 3.5 MB in all files; these are 10.0 MB.').waitFor()
    expect(await page.getByRole('button', { name: 'Read the files' }).isDisabled()).toBe(true)
    expect(asked.slice(before)).toEqual([])
    await close()
  })
})
