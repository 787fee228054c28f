import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGateway, loadGatewayConfig } from '#gateway'
import type { GatewayConfig, GatewayDeps } from '#gateway'
import { collectLog } from '#root/test/support/log-lines'
import type { LogLines } from '#root/test/support/log-lines'
import { composeEchoes } from './echo-subgraph.ts'
import type { EchoSubgraph } from './echo-subgraph.ts'

export interface IdentifiedGateway {
  /** URL of `/graphql`. */
  readonly url: string
  readonly lines: LogLines['lines']
  ask(query: string, headers?: Readonly<Record<string, string>>): Promise<Asked>
  dispose(): Promise<void>
}

/** A response of the gateway. */
export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

export interface IdentifiedGatewayOptions {
  readonly subgraphs: readonly EchoSubgraph[]
  readonly env?: Readonly<Record<string, string>>
  /** Content of the configuration file. */
  readonly change?: (config: GatewayConfig) => GatewayConfig
  readonly deps?: Partial<GatewayDeps>
}

/** A gateway in front of subgraphs in servers of their own. */
export async function startIdentifiedGateway(options: IdentifiedGatewayOptions): Promise<IdentifiedGateway> {
  const { subgraphs, env = {}, change = (config) => config, deps } = options
  const folder = mkdtempSync(join(tmpdir(), 'identity-'))
  const supergraph = join(folder, 'supergraph.graphql')
  writeFileSync(supergraph, composeEchoes(subgraphs))
  const { log, lines } = collectLog()
  const config = loadGatewayConfig({ AUTHENTICATION: 'off', PORT: '0', SUPERGRAPH: supergraph, ...env })
  const gateway = await createGateway(change(config), { log, ...deps })
  const url = `${gateway.url}/graphql`
  return {
    url,
    lines,
    ask: (query, headers = {}) => ask(url, query, headers),
    async dispose() {
      await gateway.dispose()
      rmSync(folder, { recursive: true })
    },
  }
}

async function ask(url: string, query: string, headers: Readonly<Record<string, string>>): Promise<Asked> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, headers: response.headers, ...((await response.json()) as object) }
}
