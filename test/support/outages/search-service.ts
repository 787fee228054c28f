import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A search service that can delay responses, so that an agent is certainly running when a fault occurs. */
export interface SearchService {
  /** The settings of a platform that uses it. */
  readonly env: { readonly SEARCH_ENDPOINT: string }
  /** Delays all responses from now on. */
  hold(): HeldQuestions
  dispose(): Promise<void>
}

export interface HeldQuestions {
  /** Resolves when the first request is waiting. */
  readonly asked: Promise<void>
  /** Sends the delayed responses, and stops delaying. */
  release(): void
}

const hits = [{ title: 'Prices, updated', url: 'https://search.invalid/prices', snippet: 'As of this week.' }]

export async function startSearchService(): Promise<SearchService> {
  let keepWaiting: ((answer: () => void) => void) | undefined
  const server = createServer((_request, response) => {
    const answer = () => void response.setHeader('content-type', 'application/json').end(JSON.stringify(hits))
    if (keepWaiting) keepWaiting(answer)
    else answer()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    env: { SEARCH_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` },
    hold() {
      const { promise: asked, resolve } = Promise.withResolvers<void>()
      const waiting: (() => void)[] = []
      keepWaiting = (answer) => {
        waiting.push(answer)
        resolve()
      }
      return {
        asked,
        release() {
          keepWaiting = undefined
          for (const answer of waiting.splice(0)) answer()
        },
      }
    },
    async dispose() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
