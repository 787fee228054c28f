import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { sharedPlatform, startSelfSufficient } from '#root/test/support/platform/index'
import type { SelfSufficientPlatform } from '#root/test/support/platform/index'

inBrowser('a newcomer without an account', () => {
  let dataDir: string
  let platform: SelfSufficientPlatform
  let browser: Browser

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'plumbline-guest-'))
    platform = await startSelfSufficient(dataDir, { DEMO: 'auto' })
    browser = await startBrowser()
  })

  afterAll(async () => {
    await browser.close()
    await platform.process.stop()
    rmSync(dataDir, { recursive: true })
  })

  async function enter(): Promise<Page> {
    const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
    await page.goto(platform.url)
    await page.getByRole('button', { name: 'Enter as a guest' }).click()
    await page.getByRole('heading', { level: 1, name: /^Good/ }).waitFor()
    return page
  }

  test('reads a finished report, and watches a run to its end', async () => {
    const page = await enter()
    await page.getByRole('link', { name: 'Customer assistant for a European insurer' }).click()
    await page.getByRole('link', { name: 'Report' }).click()
    await page.getByText('covers 2 workloads').first().waitFor()

    await page.getByRole('navigation').getByRole('link', { name: 'Home', exact: true }).click()
    await page.getByRole('link', { name: /^Domain model/ }).click()
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: 'Review' }).click()
    await page.getByRole('button', { name: 'Start run' }).click()
    await page.getByText('What the agents found').waitFor()
    await page.context().close()
  })

  test('finds the same data when the platform has been started again', async () => {
    await platform.process.stop()
    await platform.process.restart()
    const page = await enter()
    await page.getByRole('link', { name: 'Customer assistant for a European insurer' }).waitFor()
    expect(await page.getByText('Verify guest').count()).toBe(0)
    await page.context().close()
  })
})

test('a platform with a store of its own has no account for guests', async () => {
  const url = sharedPlatform('oneProcess')
  const ask = async (action: string) => {
    const response = await fetch(`${url}/session/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    return [response.status, await response.json()]
  }
  expect(await ask('refresh')).toEqual([200, { session: null, offersGuest: false }])
  expect(await ask('guest')).toEqual([
    404,
    { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'NOT_FOUND' }) })] },
  ])
})
