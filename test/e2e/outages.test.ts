import type { Browser } from 'playwright-core'
import { AssessmentReportDocument, RunDocument } from '../../schema/generated/operations.ts'
import { followRun } from '../../standalone/src/client/follow-run.ts'
import { inBrowser, startBrowser } from '../support/browser.ts'
import { startPausedRun } from '../support/clients/paused-run.ts'
import { openWatchingPage } from '../support/clients/watching-page.ts'
import { signUp, startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform, Person } from '../support/platform/index.ts'

describe('while things break', () => {
  let platform: DistributedPlatform
  let ada: Person

  beforeAll(async () => {
    platform = await startDistributed({ gateways: 2 })
    ada = await signUp(platform.url)
  })

  afterAll(async () => {
    await ada.client.dispose()
    await platform.dispose()
  })

  /** Watches a run on the second gateway, and does something when its third event arrives. */
  async function watchThrough(runId: string, breakThings: () => Promise<void>) {
    const cursors: string[] = []
    let last = ''
    let broken: Promise<void> | null = null
    for await (const event of followRun(ada.client, runId)) {
      cursors.push(event.cursor)
      last = event.kind
      if (cursors.length === 3) broken = breakThings()
    }
    await broken
    const whole = (await ada.watchRun(runId, cursors[0])).map(({ cursor }) => cursor)
    return { cursors, whole, last }
  }

  test('a worker dies in the middle of a run, and the run completes with each recommendation once', async () => {
    const assessmentId = await ada.createAssessment()
    const runId = await ada.startRun(assessmentId)
    const { cursors, whole, last } = await watchThrough(runId, async () => {
      await platform.services.agentsWorker.kill()
      await platform.services.agentsWorker.restart()
    })
    expect(last).toBe('RUN_COMPLETED')
    expect(cursors.slice(1)).toEqual(whole)
    await assertComplete(ada, { runId, assessmentId })
  })

  test('Redis restarts in the middle of a run, and nobody misses an event', async () => {
    const assessmentId = await ada.createAssessment()
    const runId = await ada.startRun(assessmentId)
    const { cursors, last } = await watchThrough(runId, () => platform.redis.restart())
    expect(last).toBe('RUN_COMPLETED')
    expect(new Set(cursors).size).toBe(cursors.length)
    await assertComplete(ada, { runId, assessmentId })
  })

  test('the gateway is killed under a subscription, and the client goes on from its cursor', async () => {
    const assessmentId = await ada.createAssessment()
    const runId = await ada.startRun(assessmentId)
    const [gateway] = platform.gateways
    const { cursors, whole, last } = await watchThrough(runId, async () => {
      await gateway?.kill()
      await gateway?.restart()
    })
    expect(last).toBe('RUN_COMPLETED')
    expect(cursors.slice(1)).toEqual(whole)
    await assertComplete(ada, { runId, assessmentId })
  })

  inBrowser('in a browser (skipped where there is no Chromium)', () => {
    let browser: Browser

    beforeAll(async () => {
      browser = await startBrowser()
    })

    afterAll(() => browser.close())

    test('a page goes on where it was when the gateway is killed and started again', async () => {
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
      await page.hasCompleted()
      await run.expectWhole(await page.seen())
      await page.close()
    })
  })
})

async function assertComplete(person: Person, { runId, assessmentId }: { runId: string; assessmentId: string }) {
  const { run } = await person.client.request(RunDocument, { id: runId })
  expect(run?.status).toBe('COMPLETED')
  const { assessment } = await person.client.request(AssessmentReportDocument, { id: assessmentId, first: 100 })
  const titles = assessment?.recommendations.nodes.map(({ id }) => id) ?? []
  expect(titles.length).toBeGreaterThan(10)
  expect(new Set(titles).size).toBe(titles.length)
}
