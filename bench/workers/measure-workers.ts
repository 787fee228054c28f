import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { freePorts, startService } from '../../test/support/platform/index.ts'
import type { ServiceProcess } from '../../test/support/platform/index.ts'
import { queryFor, supergraphOf } from '../growth/graph.ts'
import { residentMB } from '../resident-memory.ts'

/** A way to serve with more than one core. */
export interface Layout {
  readonly name: string
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  /** Ports that it listens on; processes share one, threads cannot. */
  readonly ports: number
}

export const layouts: readonly [Layout, ...Layout[]] = [
  { name: 'one', entry: 'dist/gateway/src/main.js', env: {}, ports: 1 },
  { name: 'two processes', entry: 'dist/gateway/src/main.js', env: { WORKERS: '2' }, ports: 1 },
  { name: 'two threads', entry: 'dist/bench/workers/threads.js', env: {}, ports: 2 },
]

/** The cost of requests in one round. */
export interface Cost {
  readonly layout: string
  /** Processor time of the gateway, in all its processes and threads, per request. */
  readonly cpuMs: number
  readonly requestsPerSecond: number
  readonly residentMB: number
}

export interface WorkersArena {
  /** @throws Error - a request failed */
  measure(layout: Layout, seconds: number): Promise<Cost>
  dispose(): Promise<void>
}

const subgraphCount = 2
// Enough work in the gateway, so that the load and the subgraphs on the shared cores matter little.
const query = queryFor(subgraphCount, { items: 500 })
const connections = 48
const warmUpSeconds = 3

export async function createWorkersArena(): Promise<WorkersArena> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-workers-'))
  const [subgraphPort = 0, ...ports] = await freePorts(3)
  const supergraph = join(folder, 'supergraph.graphql')
  writeFileSync(supergraph, supergraphOf(subgraphCount, subgraphPort))
  const subgraphs = await startService({
    name: 'subgraphs',
    entry: 'dist/bench/growth/subgraphs.js',
    env: { PORT: String(subgraphPort) },
  })
  return {
    async measure({ name, entry, env, ports: count }, seconds) {
      const taken = ports.slice(0, count)
      const gateway = await startService({
        name,
        entry,
        env: {
          AUTHENTICATION: 'off',
          SHARING: 'off',
          SUPERGRAPH: supergraph,
          PORT: String(taken[0]),
          PORTS: taken.join(','),
          ...env,
        },
      })
      try {
        await loadAll(taken, warmUpSeconds)
        const pids = familyOf(gateway)
        const before = cpuMsOf(pids)
        const requests = await loadAll(taken, seconds)
        return {
          layout: name,
          cpuMs: (cpuMsOf(pids) - before) / requests,
          requestsPerSecond: requests / seconds,
          residentMB: pids.reduce((sum, pid) => sum + residentMB(pid), 0),
        }
      } finally {
        await gateway.stop()
      }
    },
    async dispose() {
      await subgraphs.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

async function loadAll(ports: readonly number[], seconds: number): Promise<number> {
  const results = await Promise.all(
    ports.map((port) =>
      autocannon({
        url: `http://127.0.0.1:${port}/graphql`,
        connections: connections / ports.length,
        duration: seconds,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    ),
  )
  const failures = results.reduce((sum, { errors, non2xx, timeouts }) => sum + errors + non2xx + timeouts, 0)
  if (failures > 0) throw new Error(`expected every request to be answered, got ${failures} failures`)
  return results.reduce((sum, { requests }) => sum + requests.total, 0)
}

/** A service and the workers that it has started; Linux only. */
const familyOf = ({ pid }: ServiceProcess): readonly number[] => [
  pid,
  ...readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
]

const clockTicksPerSecond = 100

function cpuMsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
    const [user, system] = fields.split(' ').slice(11, 13).map(Number)
    return sum + (((user ?? 0) + (system ?? 0)) * 1_000) / clockTicksPerSecond
  }, 0)
}
