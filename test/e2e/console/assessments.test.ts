import type { Browser } from 'playwright-core'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { visit } from '#root/test/support/console'
import { sharedPlatform } from '#root/test/support/platform/index'
import { until } from '#root/test/support/until'

inBrowser('assessments in the console', () => {
  const url = sharedPlatform('oneProcess')
  let browser: Browser

  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  test('a new user starts from a template, runs the assessment, reads the report and decides', async () => {
    const { page, complaints, open, close } = await visit(browser, url, { name: 'Ada Lovelace' })
    await open('/', /^Good/)
    await page.getByText('Assess your first workload').waitFor()
    await page.getByRole('link', { name: 'New assessment' }).first().click()
    await page.getByRole('button', { name: /Serve a model to customers/ }).click()
    await page.getByRole('heading', { name: 'Customer assistant for a European insurer' }).waitFor()

    await page.getByLabel('Title').fill('Assistant of an insurer')
    const peak = page.getByLabel('Requests at peak')
    await peak.fill('')
    await page.getByText('Needed for this kind of workload.').waitFor()
    await page.getByText('Not saved: see the marked fields').waitFor()
    await peak.fill('7')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Continue to environment' }).click()
    await page.getByLabel('Budget').fill('95000')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Continue to review' }).click()
    await page.getByText('$95k a month').waitFor()
    await page.getByText('7 requests/s').waitFor()
    await page.reload()
    await page.getByText('7 requests/s').waitFor()
    await page.getByRole('button', { name: 'Start run' }).dblclick()

    await page.getByText('The run is complete.').waitFor()
    await page.getByRole('link', { name: 'Show the result' }).click()
    await page.getByText('The cheapest plan within the rules', { exact: true }).waitFor()
    await page.getByText('What to do first').waitFor()

    await page.getByRole('link', { name: 'Recommendations', exact: true }).click()
    await page.getByLabel('Severity').selectOption('High')
    await page.getByRole('table').getByRole('button').first().click()
    const panel = page.getByRole('dialog')
    await panel.getByText('Evidence').waitFor()
    const shown = page.url()
    await panel.getByLabel('Note').fill('Cheapest within the rules')
    await panel.getByRole('button', { name: 'Accept' }).click()
    await panel.getByText('Accepted').waitFor()
    await page.goto(shown)
    await page.getByRole('dialog').getByText('by Ada Lovelace').waitFor()
    await page.keyboard.press('Escape')
    await page.getByLabel('Decision').selectOption('Accepted')
    await page
      .getByRole('status')
      .filter({ hasText: /^1 of \d+$/ })
      .waitFor()

    await page.getByRole('link', { name: 'Plan', exact: true }).click()
    await page.getByRole('img', { name: /^Cost a month: AWS/ }).waitFor()
    await page.getByRole('img', { name: /^assistant: now 7 of \S+ requests per second on / }).waitFor()
    await page.getByText('As a table').first().click()
    await page.getByRole('group', { name: 'Load and capacity of assistant' }).getByText('24').waitFor()
    await page.getByRole('img', { name: /^Cost a month: first month/ }).waitFor()
    await page
      .getByText(/futures/)
      .first()
      .waitFor()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).last().click()
    expect((await downloading).suggestedFilename()).toBe('coming-year.csv')
    const whatIf = page.locator('section', { has: page.getByRole('heading', { name: 'What if?' }) })
    await whatIf.getByText(/^\$.* a month$/).waitFor()
    await whatIf.getByRole('slider', { name: 'Load' }).press('End')
    await whatIf.getByText(/^\+\$.* against the plan as stated$/).waitFor()
    await whatIf.getByLabel('Provider').selectOption('Azure')
    await whatIf.getByRole('definition').getByText('Azure').waitFor()
    expect(new URL(page.url()).search).toBe('?load=10&on=AZURE')
    await page.reload()
    await whatIf.getByRole('definition').getByText('Azure').waitFor()
    await whatIf.getByRole('button', { name: 'As it is stated' }).click()
    await whatIf.getByText('1 × the stated load').waitFor()
    await page.getByRole('link', { name: 'Report', exact: true }).click()
    await page.getByRole('heading', { name: 'What was asked' }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  test('when two people edit one draft, different fields are merged, and the editor asks about the same field', async () => {
    const ada = await visit(browser, url, { name: 'Ada' })
    const eve = await visit(browser, url, { name: 'Eve' })
    await ada.person.addMember(eve.person, 'MEMBER')
    const id = await ada.person.createAssessment('Ours')
    const edit = `/assessments/${id}/edit`
    const environment = `${edit}?step=environment`
    await ada.open(environment, 'Ours')
    await eve.page.goto(`${url}${environment}&org=${ada.person.organizationId}`)
    await eve.page.getByRole('heading', { name: 'Ours' }).waitFor()
    await ada.page.getByText('Eve is here').waitFor()

    // Eve is not informed until she has changed something herself.
    await eve.page.context().setOffline(true)
    await eve.page.getByText('Offline since').waitFor()
    await eve.page.getByLabel('Team', { exact: true }).fill('9')
    await eve.page.getByLabel('Growth of the load').fill('11')
    await ada.page.getByLabel('Growth of the load').fill('22')
    await ada.page.getByLabel('Budget').fill('70000')
    await ada.page.getByText('Saved', { exact: true }).waitFor()
    await eve.page.context().setOffline(false)

    const dialog = eve.page.getByRole('dialog')
    await dialog.getByText('Growth percent per year').waitFor()
    await dialog.getByLabel(/^Theirs/).check()
    await dialog.getByRole('button', { name: 'Keep these' }).click()
    await eve.page.getByText('Saved', { exact: true }).waitFor()
    for (const { page } of [ada, eve]) {
      await until(async () => (await page.getByLabel('Team', { exact: true }).inputValue()) === '9')
      expect(await page.getByLabel('Growth of the load').inputValue()).toBe('22')
      expect(Number(await page.getByLabel('Budget').inputValue())).toBe(70_000)
    }
    await eve.close()
    await ada.close()
  })

  test('the list is searched, filtered and paged, and its rows change as runs do', async () => {
    const { page, person, open, close } = await visit(browser, url)
    const titles = Array.from({ length: 130 }, (_, index) => `Number ${String(index + 1).padStart(3, '0')}`)
    for (let start = 0; start < titles.length; start += 10)
      await Promise.all(titles.slice(start, start + 10).map((title) => person.createAssessment(title)))
    const running = await person.createAssessment('Under watch')
    await open('/assessments', 'Assessments')
    await page.getByText('131 assessments').waitFor()
    // Only what is visible is rendered.
    expect(await page.getByRole('listitem').count()).toBeLessThan(80)
    await page.getByRole('searchbox').fill('num 001')
    await page.getByRole('link', { name: 'Number 001' }).waitFor()
    await page.getByText('1 of 131 titles match').waitFor()
    await page.goBack()
    await page.goForward()
    await open('/assessments?q=watch', 'Assessments')
    await person.watchRun(await person.startRun(running))
    await page.getByRole('listitem').getByText('Completed').waitFor()
    await page.getByRole('searchbox').fill('')
    await page.getByLabel('Status').selectOption('Completed')
    await page.getByText('1 assessment', { exact: true }).waitFor()
    expect(page.url()).toContain('status=completed')
    await close()
  })
})
