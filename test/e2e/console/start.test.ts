import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { visit } from '#root/test/support/console'
import { sharedPlatform } from '#root/test/support/platform/index'

/** Of all scripts that a first visit loads, compressed with gzip. */
const maxScriptBytes = 200 * 1_024

inBrowser('the start of the console', () => {
  const url = sharedPlatform('oneProcess')
  let browser: Browser

  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  test('a user signs up, signs out and signs in again, and is led to the requested page', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const credentials = { email: `ada-${randomUUID()}@example.com`, password: randomUUID() }
    const enter = async () => {
      await page.getByLabel('Email').fill(credentials.email)
      await page.getByLabel('Password').fill(credentials.password)
    }
    await page.goto(`${url}/members`)
    await page.getByRole('link', { name: 'Create an account' }).click()
    await page.getByLabel('Name').fill('Ada Lovelace')
    await enter()
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor()
    await page.getByText('Ada Lovelace (you)').waitFor()

    await page.reload()
    await page.getByText('Ada Lovelace (you)').waitFor()
    await page.getByRole('button', { name: 'Account of Ada Lovelace' }).click()
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()

    await page.getByLabel('Email').fill(credentials.email)
    await page.getByLabel('Password').fill('a wrong password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await enter()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Sign in' }).waitFor()
    expect(await page.evaluate(() => document.cookie)).toBe('')
    await context.close()
  })

  test('a first visit loads little, nothing of other origins, and violates no rule of its policy', async () => {
    const { page, asked, complaints, open, close } = await visit(browser, url)
    let scriptBytes = 0
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scriptBytes += Number(response.headers()['content-length'])
    })
    // The size with gzip, which every proxy has.
    await page.route('**/*.js', (route) =>
      route.continue({ headers: { ...route.request().headers(), 'accept-encoding': 'gzip' } }),
    )
    await open('/', /^Good/)
    await page.waitForLoadState('networkidle')
    expect(scriptBytes).toBeGreaterThan(50_000)
    expect(scriptBytes).toBeLessThanOrEqual(maxScriptBytes)
    await page.getByRole('button', { name: 'Show the query' }).click()
    await page.getByRole('dialog').getByText('query Home').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Organization:/ }).click()
    await page.getByRole('menuitem', { name: 'Create an organization' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Analytical engines')
    await page.getByRole('button', { name: 'Create organization' }).click()
    await page.getByRole('button', { name: 'Organization: Analytical engines' }).waitFor()
    expect(new Set(asked.map((address) => new URL(address).host))).toEqual(new Set([new URL(url).host]))
    expect(complaints).toEqual([])
    await close()
  })

  test('an unknown address and an object of another organization show an explanation with a link back', async () => {
    const stranger = await visit(browser, url, { name: 'Eve' })
    const foreign = await stranger.person.createAssessment('Not yours')
    await stranger.close()
    const { page, close } = await visit(browser, url)
    await page.goto(`${url}/nowhere`)
    await page.getByText('There is no page at this address').waitFor()
    await page.goto(`${url}/assessments/${foreign}`)
    await page.getByText('There is no such assessment').waitFor()
    await page.getByRole('link', { name: 'To the assessments' }).click()
    await page.getByRole('heading', { level: 1, name: 'Assessments' }).waitFor()
    await close()
  })

  test('an unreachable server is reported, and loaded data remains visible', async () => {
    const { page, person, open, close } = await visit(browser, url)
    await person.createAssessment('Kept on the page')
    await open('/assessments', 'Assessments')
    await page.getByRole('link', { name: 'Kept on the page' }).waitFor()
    await page.context().setOffline(true)
    await page.getByText('Offline since').waitFor()
    await page.getByLabel('Status').selectOption('Completed')
    await page.getByText('The server cannot be reached').waitFor()
    await page.context().setOffline(false)
    await page.getByLabel('Status').selectOption('Every status')
    await page.getByRole('link', { name: 'Kept on the page' }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await close()
  })
})
