import type { Browser } from 'playwright-core'
import { PauseRunDocument, ResumeRunDocument } from '#root/schema/generated/operations'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { visit } from '#root/test/support/console'
import { startDistributed } from '#root/test/support/platform/index'
import type { DistributedPlatform } from '#root/test/support/platform/index'
import { until } from '#root/test/support/until'

inBrowser('a run in the console', () => {
  let platform: DistributedPlatform
  let browser: Browser

  beforeAll(async () => {
    ;[platform, browser] = await Promise.all([startDistributed(), startBrowser()])
  })
  afterAll(async () => {
    await browser.close()
    await platform.dispose()
  })

  test('the page misses no event when the gateway is killed and restarted', async () => {
    const { page, person, close } = await visit(browser, platform.url)
    const { client } = person
    const assessmentId = await person.createAssessment('Watched')
    const id = await person.startRun(assessmentId)
    await client.request(PauseRunDocument, { input: { id } })
    await page.goto(`${platform.url}/assessments/${assessmentId}/run/${id}`)
    await page.getByText('Paused', { exact: true }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    const shown = page.getByRole('list', { name: 'Events, latest first' }).getByRole('listitem')
    await shown.first().waitFor()
    const cursors = async () =>
      (await shown.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-cursor')))).toReversed()
    const [snapshot] = await cursors()

    await platform.gateways[0]?.kill()
    await page.getByText('Reconnecting', { exact: true }).waitFor()
    await page.getByText('Paused', { exact: true }).waitFor()
    await platform.gateways[0]?.restart()
    await client.request(ResumeRunDocument, { input: { id } })
    await page.getByText('The run is complete.').waitFor()

    // As in the log: no event of the outage is missing, and none is duplicated.
    const logged = await person.watchRun(id, snapshot ?? '')
    // The state of the run arrives with each event, so it may be ahead of them.
    await until(async () => (await cursors()).length > logged.length)
    expect((await cursors()).slice(1)).toEqual(logged.map(({ cursor }) => cursor))
    expect(logged.length).toBeGreaterThan(20)
    await close()
  })

  test('a member pauses, resumes and cancels; a viewer only watches', async () => {
    const ada = await visit(browser, platform.url, { name: 'Ada' })
    const eve = await visit(browser, platform.url, { name: 'Eve' })
    await ada.person.addMember(eve.person, 'VIEWER')
    const assessmentId = await ada.person.createAssessment('Controlled')
    const id = await ada.person.startRun(assessmentId)
    await ada.person.client.request(PauseRunDocument, { input: { id } })
    const path = `/assessments/${assessmentId}/run/${id}`
    await ada.page.goto(`${platform.url}${path}`)
    await eve.page.goto(`${platform.url}${path}?org=${ada.person.organizationId}`)
    for (const { page } of [ada, eve]) await page.getByText('Paused', { exact: true }).waitFor()
    expect(await eve.page.getByRole('button', { name: /run$/ }).count()).toBe(0)
    await ada.page.getByRole('button', { name: 'Resume run' }).waitFor()
    await ada.page.getByRole('button', { name: 'Cancel run' }).click()
    const dialog = ada.page.getByRole('dialog')
    await dialog.getByText('1 credit is returned').waitFor()
    await dialog.getByRole('button', { name: 'Cancel run' }).click()
    for (const { page } of [ada, eve]) await page.getByText('Cancelled', { exact: true }).first().waitFor()
    await ada.page.getByText('1 returned').waitFor()
    await ada.close()
    await eve.close()
  })
})
