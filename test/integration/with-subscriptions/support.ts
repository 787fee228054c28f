import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { catalogSdl, createTestSubgraphs, runsSdl } from '../gateway-subscriptions/support/subgraphs.ts'
import type { TestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'
import { startHttpSubgraph } from './http-subgraph.ts'
import type { HttpSubgraph } from './http-subgraph.ts'

/** The two subgraphs as servers of their own. */
export interface HttpSubgraphs extends TestSubgraphs {
  readonly servers: { readonly runs: HttpSubgraph; readonly catalog: HttpSubgraph }
  /** @param changeRuns - edits the SDL of `runs` first */
  compose(changeRuns?: (sdl: string) => string): string
  stop(): Promise<void>
}

export async function startHttpSubgraphs(): Promise<HttpSubgraphs> {
  const subgraphs = createTestSubgraphs()
  const servers = {
    runs: await startHttpSubgraph(subgraphs.runs),
    catalog: await startHttpSubgraph(subgraphs.catalog),
  }
  return {
    ...subgraphs,
    servers,
    compose(changeRuns = (sdl) => sdl) {
      const { supergraphSdl, errors } = composeServices([
        { name: 'runs', typeDefs: parse(changeRuns(runsSdl)), url: servers.runs.url },
        { name: 'catalog', typeDefs: parse(catalogSdl), url: servers.catalog.url },
      ])
      if (!supergraphSdl) throw new Error(`expected a supergraph, got ${String(errors)}`)
      return supergraphSdl
    },
    stop: async () => void (await Promise.all([servers.runs.stop(), servers.catalog.stop()])),
  }
}

export function urlsOf(httpServer: Server) {
  const { port } = httpServer.address() as AddressInfo
  return { url: `ws://127.0.0.1:${port}/graphql`, httpUrl: `http://127.0.0.1:${port}/graphql` }
}
