/**
 * Writes the page of the explorer, compressed, for gateways to serve: `script/build` runs it. Its libraries are 9 MB of text,
 * which gateways therefore need not load.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import { createPage, explorerFiles } from '../gateway/src/http/pages.ts'
import { explorerTabs } from './explorer-tabs.ts'

/**
 * GraphiQL stores the headers, which contain access tokens. The storage is limited to the tab, and not accessible to other pages of this
 * origin.
 */
const keepInTab = "Object.defineProperty(window, 'localStorage', { get: () => window.sessionStorage })"

const { compressed, ...facts } = await createPage(renderExplorerPage())
await mkdir(new URL('.', explorerFiles.page), { recursive: true })
await writeFile(explorerFiles.page, compressed)
await writeFile(explorerFiles.facts, JSON.stringify(facts))

/**
 * GraphiQL with subscriptions, as one self-contained page. Subscriptions use server-sent events, because this build of
 * GraphiQL sends the headers of its editor with HTTP requests only.
 */
function renderExplorerPage(): string {
  const page = renderGraphiQL({
    title: 'Plumbline explorer',
    endpoint: '/graphql',
    subscriptionsProtocol: 'SSE',
    defaultTabs: explorerTabs.map((query) => ({ query })),
    shouldPersistHeaders: true,
  })
  return page.replace('<head>', `<head><script>${keepInTab}</script>`)
}
