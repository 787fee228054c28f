import type { Browser, Page } from 'playwright-core'
import { PauseRunDocument, ResumeRunDocument } from '#root/schema/generated/operations'
import { inBrowser, startBrowser } from '../support/browser.ts'
import { sharedPlatform, signUp } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

inBrowser('the pages, in a browser (skipped where there is no Chromium)', () => {
  const url = sharedPlatform('oneProcess')
  let ada: Person
  let browser: Browser

  beforeAll(async () => {
    ada = await signUp(url)
    browser = await startBrowser()
  })

  afterAll(async () => {
    await browser.close()
    await ada.client.dispose()
  })

  async function open(query: string): Promise<Page> {
    const page = await browser.newPage()
    const headers = JSON.stringify({ authorization: `Bearer ${ada.accessToken}` })
    const search = new URLSearchParams({ query, headers })
    // GraphiQL keeps what it shows in storage; a link carries only the query.
    await page.addInitScript(
      ([text, header]) => {
        sessionStorage.setItem('graphiql:headers', header ?? '')
        sessionStorage.setItem('graphiql:shouldPersistHeaders', 'true')
        sessionStorage.setItem('graphiql:query', text ?? '')
      },
      [query, headers],
    )
    await page.goto(`${url}/explorer?${search.toString()}`)
    return page
  }

  const execute = (page: Page) =>
    page
      .getByRole('button', { name: /execute|run/i })
      .first()
      .click()

  test('the explorer opens with the operations that lead from a new account to a report', async () => {
    const page = await browser.newPage()
    await page.goto(`${url}/explorer`)
    for (const name of ['SignUp', 'Create', 'Start', 'Watch', 'Read'])
      await page.getByRole('tab', { name: new RegExp(`^${name}`) }).waitFor()
    await page.close()
  })

  test('the explorer runs a query', async () => {
    const page = await open('{ me { name } }')
    await execute(page)
    await page.getByText('"Ada"').first().waitFor()
    await page.close()
  })

  test('the explorer shows a subscription tick', async () => {
    const runId = await ada.startRun(await ada.createAssessment())
    // The run waits until the page watches it.
    await ada.client.request(PauseRunDocument, { input: { id: runId } })
    const page = await open(`subscription { runProgress(runId: "${runId}") { kind progress } }`)
    await execute(page)
    await page.getByText('SNAPSHOT').first().waitFor()
    await ada.client.request(ResumeRunDocument, { input: { id: runId } })
    await page.getByText('RUN_COMPLETED').first().waitFor()
    await page.close()
  })

  test('the page of the graph links Apollo Sandbox with the address of this graph, and loads nothing from other hosts', async () => {
    const page = await browser.newPage()
    const asked: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(`${url}/graphql`)
    const sandbox = page.getByRole('link', { name: 'Apollo Sandbox' })
    const leadsTo = new URL((await sandbox.getAttribute('href')) ?? '')
    expect([leadsTo.origin, leadsTo.searchParams.get('endpoint')]).toEqual([
      'https://studio.apollographql.com',
      `${url}/graphql`,
    ])
    expect(asked.map((text) => new URL(text).origin)).toEqual(asked.map(() => url))
    expect(complaints).toEqual([])
    await page.getByRole('link', { name: 'explorer' }).click()
    await page.waitForURL(`${url}/explorer`)
    await page.close()
  })
})
