import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGateway, loadGatewayConfig } from '#gateway'
import type { GatewayConfig, GatewayPlugin } from '#gateway'
import { collectLog } from '#root/test/support/log-lines'
import type { LogLines } from '#root/test/support/log-lines'
import { connect } from '../gateway-subscriptions/support/client.ts'
import { startHttpSubgraphs } from '../with-subscriptions/support.ts'
import type { HttpSubgraphs } from '../with-subscriptions/support.ts'

/** A gateway with plugins in front of two subgraphs that are servers of their own. */
export interface PluginWorld {
  /** `http://…/graphql` */
  readonly httpUrl: string
  /** `ws://…/graphql` */
  readonly url: string
  readonly subgraphs: HttpSubgraphs
  readonly lines: LogLines['lines']
  dispose(): Promise<void>
}

export interface PluginWorldOptions extends Partial<Pick<GatewayConfig, 'apolloPlugins'>> {
  readonly plugins?: readonly GatewayPlugin[]
  readonly env?: Readonly<Record<string, string>>
}

export async function startPluginWorld({
  plugins = [],
  env = {},
  ...config
}: PluginWorldOptions): Promise<PluginWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'plugins-'))
  const subgraphs = await startHttpSubgraphs()
  const supergraph = join(folder, 'supergraph.graphql')
  writeFileSync(supergraph, subgraphs.compose())
  const { log, lines } = collectLog()
  const loaded = loadGatewayConfig({ AUTHENTICATION: 'off', PORT: '0', SUPERGRAPH: supergraph, ...env })
  const gateway = await createGateway({ ...loaded, ...config }, { log, plugins })
  return {
    httpUrl: `${gateway.url}/graphql`,
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    subgraphs,
    lines,
    async dispose() {
      await gateway.dispose()
      await subgraphs.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

export interface Answer {
  readonly status: number
  readonly data?: unknown
  readonly errors?: readonly {
    readonly message: string
    readonly path?: unknown
    readonly extensions: Record<string, unknown>
  }[]
  readonly extensions?: Record<string, unknown>
}

export type Execute = (world: PluginWorld, query: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>

const post: Execute = async ({ httpUrl }, query, headers = {}) => {
  const response = await fetch(httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, ...((await response.json()) as object) }
}

const overSocket: Execute = async ({ url }, query) => {
  const client = connect(url)
  try {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    client.subscribe(
      { query },
      { next: (result) => resolve({ status: 0, ...(result as object) }), error: reject, complete: () => undefined },
    )
    return await promise
  } finally {
    await client.dispose()
  }
}

const asStream: Execute = async ({ httpUrl }, query) => {
  const response = await fetch(httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
  })
  const [, data = ''] = /^data: ?(\{.*\})$/m.exec(await response.text()) ?? []
  return { status: response.status, ...(JSON.parse(data) as object) }
}

/** Every way of sending a query or a mutation. The fast path handles what has been executed before. */
export const ways: Readonly<Record<string, { readonly execute: Execute; readonly isFast: boolean }>> = {
  'the pipeline of Apollo Server': { execute: post, isFast: false },
  'the fast path': { execute: post, isFast: true },
  'graphql-ws': { execute: overSocket, isFast: false },
  'server-sent events': { execute: asStream, isFast: false },
}
