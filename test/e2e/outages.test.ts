import type { Browser } from 'playwright-core'
import { inBrowser, startBrowser } from '../support/browser.ts'
import { startPausedRun } from '../support/clients/paused-run.ts'
import { openWatchingPage } from '../support/clients/watching-page.ts'
import { expectEachOnce, readResult } from '../support/outages/recommendations.ts'
import type { Result } from '../support/outages/recommendations.ts'
import { startSearchService } from '../support/outages/search-service.ts'
import type { SearchService } from '../support/outages/search-service.ts'
import { expectNothingMissed, watchThrough } from '../support/outages/watch-through.ts'
import { signUp, startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform, Person } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

describe('while things break', () => {
  let search: SearchService
  let platform: DistributedPlatform
  let ada: Person
  let undisturbed: Result

  beforeAll(async () => {
    search = await startSearchService()
    platform = await startDistributed({ gateways: 2, env: search.env })
    ada = await signUp(platform.url)
    const run = await startPausedRun(ada)
    await run.resume()
    await ada.watchRun(run.id)
    undisturbed = await readResult(platform.url, { person: ada, ...run })
  })

  afterAll(async () => {
    await ada.client.dispose()
    await platform.dispose()
    await search.dispose()
  })

  /** What a client of the first gateway saw, and what the run came to. */
  async function survive(breakThings: () => Promise<void>) {
    const survival = await watchThrough({ person: ada, urls: [platform.url], search, breakThings })
    expectNothingMissed(survival)
    const result = await readResult(platform.url, { person: ada, ...survival })
    expectEachOnce(result, undisturbed)
    return { ...survival, ...result }
  }

  test('a run completes with each recommendation once when a worker crashes', async () => {
    const { agentsWorker } = platform.services
    const { tasks } = await survive(async () => {
      await agentsWorker.kill()
      await agentsWorker.restart()
    })
    expect(tasks.filter(({ attempt }) => attempt > 1)).not.toEqual([])
  })

  test('no client misses an event when Redis restarts during a run', async () => {
    await survive(async () => {
      await platform.redis.kill()
      const named = ['USERS_URL', 'ASSESSMENTS_URL', 'PAYMENTS_URL'].map((name) => platform.env[name] ?? '')
      for (const url of [platform.url, ...named])
        expect(await problemsAt(url)).toEqual([503, expect.arrayContaining(['redis'])])
      await platform.redis.restart()
    })
    await until(async () => (await problemsAt(platform.url))[0] === 200)
  })

  test('after the gateway was killed, a subscription resumes from its cursor', async () => {
    const [gateway] = platform.gateways
    const { breaks } = await survive(async () => {
      await gateway?.kill()
      await gateway?.restart()
    })
    expect(breaks).toBeGreaterThan(0)
  })

  const problemsAt = async (url: string) => {
    const response = await fetch(new URL('/readyz', url))
    return [response.status, ((await response.json()) as { readonly problems: readonly string[] }).problems] as const
  }

  inBrowser('in a browser (skipped where there is no Chromium)', () => {
    let browser: Browser

    beforeAll(async () => {
      browser = await startBrowser()
    })

    afterAll(() => browser.close())

    test('paging continues at its cursor after the gateway was killed and restarted', async () => {
      const held = search.hold()
      const run = await startPausedRun(ada)
      const authorization = `Bearer ${ada.accessToken}`
      const page = await openWatchingPage(browser, { url: platform.url, authorization, runId: run.id })
      await page.hasSeen(1)
      await run.resume()
      await page.hasSeen(4)
      const [gateway] = platform.gateways
      await gateway?.kill()
      await page.hasBroken()
      await gateway?.restart()
      held.release()
      await page.hasCompleted()
      await run.expectWhole(await page.seen())
      await page.close()
    })
  })
})
