import { isDeepStrictEqual } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { startCuttingProxy } from '#root/test/support/clients/cutting-proxy'
import type { CuttingProxy } from '#root/test/support/clients/cutting-proxy'
import { until, untilShown } from '#root/test/support/until'
import { startGateway } from '../gateway-subscriptions/support/gateway.ts'
import type { TestGateway } from '../gateway-subscriptions/support/gateway.ts'
import { createTestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'
import type { TestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'
import { adapters } from './adapters.ts'
import { bundle } from './bundle.ts'
import type { PageWindow } from './page.ts'

declare const watching: PageWindow

const cuts = 100
const query = 'subscription Watch($topic: String!) { progress(topic: $topic) { kind n product { name } } }'

inBrowser('in Chromium (skipped where there is none)', () => {
  let script: string
  let reactScript: string
  let browser: Browser
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let network: CuttingProxy
  let page: Page

  beforeAll(async () => {
    const forBrowsers = {
      define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
      alias: { ws: './test/integration/client/browser-socket.ts' },
    }
    script = await bundle('test/integration/client/page.ts', forBrowsers)
    reactScript = await bundle('test/integration/client/react-page.ts', forBrowsers)
    browser = await startBrowser()
  })

  afterAll(() => browser.close())

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    gateway = await startGateway(subgraphs)
    network = await startCuttingProxy({ port: Number(new URL(gateway.httpUrl).port) })
    // Chromium does not treat a page with replaced content as a loopback page.
    page = await browser.newPage({ permissions: ['local-network-access'] })
    // From the gateway's own origin, as a page that it serves.
    await page.route('**/page', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>watching</title><main></main>' }),
    )
    await page.goto(`http://${network.address}/page`)
    await page.addScriptTag({ content: script, type: 'module' })
    await page.waitForFunction(() => typeof watching === 'object')
  })

  afterEach(async () => {
    await page.close()
    await network.dispose()
    await gateway.stop()
  })

  const subscribe = (name: string) =>
    page.evaluate(
      ([adapter, address, text]) =>
        watching.watch(adapter, {
          address,
          query: text,
          variables: { topic: 'page' },
          options: { fields: ['progress'] },
        }),
      [name, network.address, query] as const,
    )
  const seen = async () => {
    const events = await page.evaluate(() => watching.seen)
    return events.map(({ progress }) => (progress as { readonly n: number }).n)
  }
  const hasSeen = (count: number) =>
    page.waitForFunction((expected) => watching.seen.length >= expected, count, { polling: 5 })

  test.each(Object.keys(adapters))(`%s loses and repeats no event over ${cuts} interruptions`, async (name) => {
    await subscribe(name)
    await hasSeen(1)
    for (let cut = 0; cut < cuts; cut++) {
      if (cut % 3 === 0) network.cut()
      else network.cutAfter(Math.floor(Math.random() * 600))
      for (let event = 0; event < 3; event++) subgraphs.log.append('page')
      await hasSeen(1 + 3 * (cut + 1))
    }
    subgraphs.log.append('page', 'END')
    await page.waitForFunction(() => watching.end)
    expect(await page.evaluate(() => [watching.end, watching.gaps])).toEqual(['completed', []])
    expect(await seen()).toEqual(Array.from({ length: 3 * cuts + 2 }, (_, index) => index))
  })

  test.each(Object.keys(adapters))('%s resumes when the browser is online again', async (name) => {
    await subscribe(name)
    await hasSeen(1)
    await page.context().setOffline(true)
    network.freeze(true)
    subgraphs.log.append('page')
    network.freeze(false)
    await page.context().setOffline(false)
    subgraphs.log.append('page')
    await hasSeen(3)
    expect(await seen()).toEqual([0, 1, 2])
  })

  test.each(Object.keys(adapters))(
    '%s resumes after a sleep in which its connection was lost silently',
    async (name) => {
      await page.clock.install()
      await page.clock.resume()
      await subscribe(name)
      await hasSeen(1)
      // Data that is sent now is lost, and the connection is not closed.
      network.freeze(true)
      subgraphs.log.append('page')
      await until(() => network.lostBytes() > 0)
      network.freeze(false)
      await page.clock.fastForward(20_000)
      await hasSeen(2)
      expect(await seen()).toEqual([0, 1])
    },
  )

  test('a component shows every event once, and the state of its connection', async () => {
    await page.addScriptTag({ content: reactScript, type: 'module' })
    const shows = async (expected: object) => {
      await untilShown(
        async () => JSON.parse((await page.locator('output').textContent()) ?? 'null') as object,
        (shown) => isDeepStrictEqual(shown, expected),
        (shown) => JSON.stringify(shown),
      )
    }
    await shows({ steps: [0], last: 0, status: 'live', connection: 'live', error: null })
    network.refuse(true)
    network.cut()
    await shows({ steps: [0], last: 0, status: 'reconnecting', connection: 'reconnecting', error: null })
    subgraphs.log.append('react')
    subgraphs.log.append('react')
    network.refuse(false)
    await shows({ steps: [0, 1, 2], last: 2, status: 'live', connection: 'live', error: null })
    subgraphs.log.append('react', 'END')
    await shows({ steps: [0, 1, 2, 3], last: 3, status: 'ended', connection: 'idle', error: null })
  })
})
