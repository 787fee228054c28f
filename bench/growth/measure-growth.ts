import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { freePorts, startService } from '../../test/support/platform/index.ts'
import type { ServiceProcess } from '../../test/support/platform/index.ts'
import { residentMB } from '../resident-memory.ts'
import { queryFor, supergraphOf } from './graph.ts'

/** One load on a fresh gateway. */
export interface Point {
  readonly label: string
  readonly subgraphs: number
  readonly connections: number
  /** Operations in rotation. */
  readonly operations: readonly string[]
}

export interface Growth {
  readonly label: string
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly residentMB: number
  readonly failures: number
}

/** Series of points: the variable and its values. */
export const series: Readonly<Record<string, readonly Point[]>> = {
  connections: [1, 10, 50, 200, 1_000].map((connections) => ({
    label: connections.toLocaleString('en'),
    subgraphs: 2,
    connections,
    operations: [queryFor(2)],
  })),
  subgraphs: [1, 2, 5, 10, 25, 50].map((subgraphs) => ({
    label: String(subgraphs),
    subgraphs,
    connections: 10,
    operations: [queryFor(subgraphs)],
  })),
  'size of a response': [1, 10, 100, 1_000, 5_000].map((kilobytes) => ({
    label: `${kilobytes.toLocaleString('en')} KB`,
    subgraphs: 2,
    connections: 10,
    operations: [queryFor(2, { items: 10, size: kilobytes * 50 })],
  })),
  operations: [1, 100, 1_000].map((count) => ({
    label: count.toLocaleString('en'),
    subgraphs: 2,
    connections: 10,
    operations: Array.from({ length: count }, (_, index) => queryFor(2, { name: `Texts${index}` })),
  })),
}

export interface GrowthArena {
  /** Each point has a separate gateway, which is warmed up. */
  measure(point: Point, seconds: number): Promise<Growth>
  /** A constant load: resident memory after each minute, MB. */
  soak(minutes: number): Promise<readonly number[]>
  dispose(): Promise<void>
}

export async function createGrowthArena(): Promise<GrowthArena> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-growth-'))
  const [subgraphPort = 0, gatewayPort = 0] = await freePorts(2)
  const subgraphs = await startService({
    name: 'subgraphs',
    entry: 'dist/bench/growth/subgraphs.js',
    env: { PORT: String(subgraphPort) },
  })

  async function withGateway<Result>(
    count: number,
    use: (gateway: ServiceProcess) => Promise<Result>,
  ): Promise<Result> {
    const supergraph = join(folder, `${count}.graphql`)
    writeFileSync(supergraph, supergraphOf(count, subgraphPort))
    const env = { AUTHENTICATION: 'off', SHARING: 'off', PORT: String(gatewayPort), SUPERGRAPH: supergraph }
    const gateway = await startService({ name: 'gateway', entry: 'dist/gateway/src/main.js', env })
    try {
      return await use(gateway)
    } finally {
      await gateway.stop()
    }
  }

  const load = ({ connections, operations }: Pick<Point, 'connections' | 'operations'>, seconds: number) =>
    autocannon({
      url: `http://127.0.0.1:${gatewayPort}/graphql`,
      connections,
      duration: seconds,
      timeout: 30,
      requests: operations.map((query) => ({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })),
    })

  return {
    measure: (point, seconds) =>
      withGateway(point.subgraphs, async (gateway) => {
        await load(point, Math.max(2, seconds / 2))
        const result = await load(point, seconds)
        return {
          label: point.label,
          requestsPerSecond: result.requests.total / result.duration,
          p50Ms: result.latency.p50,
          p99Ms: result.latency.p99,
          residentMB: residentMB(gateway.pid),
          failures: result.errors + result.non2xx + result.timeouts,
        }
      }),
    soak: (minutes) =>
      withGateway(2, async (gateway) => {
        const sizes: number[] = []
        for (let minute = 0; minute < minutes; minute += 1) {
          await load({ connections: 50, operations: [queryFor(2)] }, 60)
          sizes.push(residentMB(gateway.pid))
        }
        return sizes
      }),
    async dispose() {
      await subgraphs.stop()
      rmSync(folder, { recursive: true })
    },
  }
}
