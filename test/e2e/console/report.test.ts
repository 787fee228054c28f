import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { visit } from '#root/test/support/console'
import { sharedPlatform } from '#root/test/support/platform/index'

inBrowser('the report in the console', () => {
  const url = sharedPlatform('oneProcess')
  let browser: Browser

  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  test('is downloaded as a file in the chosen format, once for a double click', async () => {
    const { page, person, complaints, open, close } = await visit(browser, url)
    const id = await person.createAssessment('Serving')
    await person.watchRun(await person.startRun(id))
    await open(`/assessments/${id}/report`, 'Serving')
    const names: string[] = []
    page.on('download', (download) => names.push(download.suggestedFilename()))
    const format = page.getByLabel('Format of the file')
    expect(await format.inputValue()).toBe('PDF')
    for (const [value, start] of [
      ['PDF', '%PDF'],
      ['EXCEL', 'PK'],
    ] as const) {
      await format.selectOption(value)
      const started = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Download', exact: true }).dblclick()
      const content = await readFile(await (await started).path())
      expect(content.subarray(0, start.length).toString('latin1')).toBe(start)
    }
    expect(names).toEqual(['serving.pdf', 'serving.xlsx'])
    expect(complaints).toEqual([])
    await close()
  })
})
