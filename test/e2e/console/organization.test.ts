import type { Browser } from 'playwright-core'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { visit } from '#root/test/support/console'
import { mailFile, mailTo } from '#root/test/support/mails'
import { sharedPlatform } from '#root/test/support/platform/index'
import { until } from '#root/test/support/until'

inBrowser('an organization in the console', () => {
  const url = sharedPlatform('oneProcess')
  let browser: Browser

  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  test('somebody is invited, joins by the link of the mail, gets another role and is removed', async () => {
    const ada = await visit(browser, url, { name: 'Ada' })
    const eve = await visit(browser, url, { name: 'Eve' })
    const { page } = ada
    await ada.open('/members', 'Members')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByRole('dialog').getByLabel('Email').fill(eve.person.email)
    await page.getByRole('dialog').getByLabel('Role').selectOption('Viewer')
    await page.getByRole('button', { name: 'Send invitation' }).click()
    await page.getByText(eve.person.email).waitFor()

    const { token } = await mailTo(mailFile(), eve.person.email, 'invited')
    await eve.page.goto(`${url}/accept-invitation#token=${token}`)
    await eve.page.getByRole('button', { name: 'Accept the invitation' }).click()
    await eve.page.getByRole('button', { name: "Organization: Ada's organization" }).waitFor()
    expect(await eve.page.getByRole('link', { name: 'New assessment' }).count()).toBe(0)

    await page.getByLabel('Role of Eve').selectOption('Member')
    await eve.page.getByRole('link', { name: 'New assessment' }).first().waitFor()
    await page.getByRole('button', { name: 'Remove Eve' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByLabel('Role of Eve').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Activity' }).click()
    await page.getByText('removed').waitFor()
    await eve.close()
    await ada.close()
  })

  test('the feed contains each event of the time without a page, once', async () => {
    const { page, person, open, close } = await visit(browser, url)
    await open('/activity', 'Activity')
    await page.getByText('Quiet so far').waitFor()
    const id = await person.createAssessment('Looked at')
    await person.watchRun(await person.startRun(id))
    await page.getByText('Run completed:').waitFor()
    await page.goto('about:blank')
    await person.watchRun(await person.startRun(id))
    await open('/activity', 'Activity')
    await until(async () => (await page.getByText('Run completed:').count()) === 2)
    expect(await page.getByText(/started a run of/i).count()).toBe(2)
    await close()
  })

  test('credits are bought, and the payment is followed to its end', async () => {
    const { page, complaints, open, close } = await visit(browser, url)
    await open('/billing', 'Billing')
    await page.getByRole('button', { name: 'Buy credits' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Credits').fill('0')
    await dialog.getByText('Enter a whole number from 1 to 100,000.').waitFor()
    await dialog.getByLabel('Credits').fill('25')
    await dialog.getByRole('button', { name: 'Buy 25 credits' }).click()
    await dialog.getByText('The credits are available.').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByText('35', { exact: true }).first().waitFor()
    await page.getByRole('cell', { name: 'Bought' }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})
