import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Browser } from 'playwright-core'
import { watchQuery } from './libraries.ts'
import type { SeenEvent, WatchOptions } from './libraries.ts'

/** A page that shows a run live. */
export interface WatchingPage {
  hasSeen(count: number): Promise<void>
  /** The connection was lost. */
  hasBroken(): Promise<void>
  hasCompleted(): Promise<void>
  seen(): Promise<readonly SeenEvent[]>
  close(): Promise<void>
}

/** Results of the page's script for tests. */
interface PageState {
  readonly seen: SeenEvent[]
  breaks: number
  isComplete: boolean
}

/** The client as the guide for client authors has it: `variables` are read at each attempt, so a repeated one resumes. */
const script = `
import { createClient } from '/modules/client.js'
const { query, runId, authorization } = window.settings
const state = { seen: [], breaks: 0, isComplete: false }
window.stateOf = () => state
const client = createClient({
  url: location.origin.replace('http', 'ws') + '/graphql',
  connectionParams: { authorization },
  retryAttempts: Infinity,
  shouldRetry: () => true,
  on: { closed: () => (state.breaks += 1) },
})
const payload = { query, get variables() { return { runId, after: state.seen.at(-1)?.cursor } } }
for await (const { data } of client.iterate(payload)) state.seen.push(data.runProgress)
state.isComplete = true
`

/** Opens it on the gateway's origin, with the library from npm. */
export async function openWatchingPage(
  browser: Browser,
  { url, authorization, runId }: Omit<WatchOptions, 'onEvent'>,
): Promise<WatchingPage> {
  const page = await browser.newPage()
  await page.route(`${url}/modules/*`, (route) => {
    const body = readFileSync(`node_modules/graphql-ws/dist/${basename(route.request().url())}`, 'utf8')
    return route.fulfill({ contentType: 'text/javascript', body })
  })
  await page.addInitScript((settings) => Object.assign(globalThis, { settings }), {
    query: watchQuery,
    runId,
    authorization,
  })
  // Only a page that was loaded from there may connect to loopback, so the script is added to a page of the gateway.
  await page.goto(`${url}/readyz`)
  await page.addScriptTag({ type: 'module', content: script })
  await page.waitForFunction(() => 'stateOf' in globalThis)
  return {
    hasSeen: async (count) => {
      await page.waitForFunction((n) => stateOf().seen.length >= n, count)
    },
    hasBroken: async () => {
      await page.waitForFunction(() => stateOf().breaks > 0)
    },
    hasCompleted: async () => {
      await page.waitForFunction(() => stateOf().isComplete)
    },
    seen: () => page.evaluate(() => stateOf().seen),
    close: () => page.close(),
  }
}

declare function stateOf(): PageState
