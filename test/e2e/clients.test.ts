import type { Browser } from 'playwright-core'
import { PauseRunDocument, ResumeRunDocument } from '../../schema/generated/operations.ts'
import { inBrowser, startBrowser } from '../support/browser.ts'
import { libraries } from '../support/clients/libraries.ts'
import type { SeenEvent } from '../support/clients/libraries.ts'
import { openWatchingPage } from '../support/clients/watching-page.ts'
import { signUp, startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform, Person } from '../support/platform/index.ts'

describe('a run, watched with what applications use', () => {
  let platform: DistributedPlatform
  let ada: Person

  beforeAll(async () => {
    platform = await startDistributed()
    ada = await signUp(platform.url)
  })

  afterAll(async () => {
    await ada.client.dispose()
    await platform.dispose()
  })

  /** It waits until somebody watches. */
  async function startPausedRun(): Promise<string> {
    const runId = await ada.startRun(await ada.createAssessment('Watched'))
    await ada.client.request(PauseRunDocument, { id: runId })
    return runId
  }

  const resume = (runId: string) => ada.client.request(ResumeRunDocument, { id: runId })

  /** A snapshot, and after it the log as it is read by cursor afterwards. */
  async function expectWhole(runId: string, seen: readonly SeenEvent[]) {
    const [snapshot, ...events] = seen
    expect(snapshot?.kind).toBe('SNAPSHOT')
    const logged = await ada.watchRun(runId, snapshot?.cursor)
    expect(events.map(({ cursor }) => cursor)).toEqual(logged.map(({ cursor }) => cursor))
    expect(events.at(-1)?.kind).toBe('RUN_COMPLETED')
    expect(new Set(seen.map(({ run }) => run.assessment.title))).toEqual(new Set(['Watched']))
  }

  test.each(Object.entries(libraries))('%s shows every event, and that it is over', async (_name, watch) => {
    const runId = await startPausedRun()
    const seen: SeenEvent[] = []
    const resumed = Promise.withResolvers<unknown>()
    const onEvent = (event: SeenEvent) => {
      if (seen.push(event) === 1) resumed.resolve(resume(runId))
    }
    await watch({ url: platform.url, authorization: `Bearer ${ada.accessToken}`, runId, onEvent })
    await resumed.promise
    await expectWhole(runId, seen)
  })

  inBrowser('in a browser (skipped where there is no Chromium)', () => {
    let browser: Browser

    beforeAll(async () => {
      browser = await startBrowser()
    })

    afterAll(() => browser.close())

    test('a page goes on where it was when the gateway is killed and started again', async () => {
      const runId = await startPausedRun()
      const authorization = `Bearer ${ada.accessToken}`
      const page = await openWatchingPage(browser, { url: platform.url, authorization, runId })
      await page.hasSeen(1)
      await resume(runId)
      await page.hasSeen(4)
      const [gateway] = platform.gateways
      await gateway?.kill()
      await page.hasBroken()
      await gateway?.restart()
      await page.hasCompleted()
      await expectWhole(runId, await page.seen())
      await page.close()
    })
  })
})
