import type { Browser } from 'playwright-core'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { runTwice } from '#root/test/support/comparable'
import { visit } from '#root/test/support/console'
import { sharedPlatform } from '#root/test/support/platform/index'

inBrowser('comparisons in the console', () => {
  const url = sharedPlatform('oneProcess')
  let browser: Browser

  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  test('two runs and two milestones are compared, and the address holds which', async () => {
    const { page, person, complaints, open, close } = await visit(browser, url)
    const id = await person.createAssessment('Negotiated')
    await open(`/assessments/${id}/compare`, 'Negotiated')
    await page.getByText('There are not yet two runs to compare').waitFor()
    await page.getByRole('link', { name: 'Milestones' }).click()
    await page.getByText('There are not yet two milestones to compare').waitFor()
    const [first, second] = await runTwice(url, person, id)

    await open(`/assessments/${id}`, 'Negotiated')
    await page.getByRole('link', { name: 'Compare' }).click()
    const plans = page.getByRole('group', { name: 'Both plans' })
    await plans.getByRole('rowheader', { name: 'A month (differs)' }).waitFor()
    // Half the price: the newer run is the cheaper one.
    await page.getByText(/^-\$[\d.,k]+ a month$/).waitFor()
    await page.getByRole('button', { name: 'Swap' }).click()
    await page.getByText(/^\+\$[\d.,k]+ a month$/).waitFor()
    const { searchParams } = new URL(page.url())
    expect([searchParams.get('before'), searchParams.get('after')]).toEqual([second, first])
    await page.reload()
    await page.getByText(/^\+\$[\d.,k]+ a month$/).waitFor()
    await page.getByLabel('From').selectOption({ index: 1 })
    await page.getByText('Both sides are the same').waitFor()

    await page.getByRole('link', { name: 'Milestones' }).click()
    await page.getByText(/^-\$[\d.,k]+ a month$/).waitFor()
    expect(await page.getByLabel('To').locator('option:checked').textContent()).toBe('With the contract')
    await page.getByRole('button', { name: 'Keep as a milestone' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Today')
    await page.getByRole('button', { name: 'Keep milestone' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText('The recommendations are the same').waitFor()
    expect(await page.getByLabel('To').locator('option:checked').textContent()).toBe('Today')

    await open(`/assessments/${id}/compare?of=runs&before=run_none&after=${first}`, 'Negotiated')
    await page.getByText('One of them does not exist any more').waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})
