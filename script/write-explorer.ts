/**
 * Writes the page of the explorer, compressed, for gateways to serve: `script/build` runs it. The libraries that it is made of are 9 MB of
 * text, which no gateway has to load.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import { createPage, explorerFiles } from '../gateway/src/http/pages.ts'

const firstDocument = `# Everything here comes from this gateway; no internet is needed.
# Where the graph asks who you are, put the access token into the headers below, such as
#   { "authorization": "Bearer <access token>" }

query Welcome {
  __typename
}
`

/**
 * Access tokens stand in the editor for headers, which GraphiQL keeps. What it keeps goes away with the tab, and no other page of this
 * origin sees it.
 */
const keepInTab = "Object.defineProperty(window, 'localStorage', { get: () => window.sessionStorage })"

const { compressed, ...facts } = await createPage(renderExplorerPage())
await mkdir(new URL('.', explorerFiles.page), { recursive: true })
await writeFile(explorerFiles.page, compressed)
await writeFile(explorerFiles.facts, JSON.stringify(facts))

/**
 * GraphiQL with subscriptions, as one page that needs nothing else. They go over server-sent events, because this build of
 * GraphiQL sends the headers of its editor with requests, and not over sockets.
 */
function renderExplorerPage(): string {
  const page = renderGraphiQL({
    title: 'Plumbline explorer',
    endpoint: '/graphql',
    subscriptionsProtocol: 'SSE',
    defaultQuery: firstDocument,
    shouldPersistHeaders: true,
  })
  return page.replace('<head>', `<head><script>${keepInTab}</script>`)
}
