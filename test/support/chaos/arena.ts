import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCuttableWay, startDistributed } from '../platform/index.ts'
import type { CuttableWay, DistributedPlatform, ServiceProcess } from '../platform/index.ts'

/** A target of faults. */
export interface Target {
  readonly name: string
  /** Proxies to its replicas; empty if nothing connects to it. */
  readonly ways: readonly CuttableWay[]
  /** SIGKILL. */
  kill(): Promise<void>
  /** Restarts it like a supervisor, until it runs. */
  revive(): Promise<void>
  /** SIGSTOP. */
  pause(): void
  /** SIGCONT. */
  resume(): void
}

/** A platform with two gateways and two replicas of everything, all of which are targets of faults. */
export interface Arena {
  readonly urls: readonly string[]
  /** URLs of the gateways themselves, which refuse connections when they are stopped; the proxies reset them. */
  readonly directUrls: readonly string[]
  /** All replicas of a service. */
  readonly targets: readonly Target[]
  /** Every process that a supervisor restarts in a rolling restart. */
  readonly processes: readonly ServiceProcess[]
  dispose(): Promise<void>
}

// Longer runs are hit by more faults.
const env = { TASK_CONCURRENCY: '1' }

export async function createArena(): Promise<Arena> {
  const ways = new Map<string, CuttableWay>()
  const redisDataDir = mkdtempSync(join(tmpdir(), 'plumbline-chaos-'))
  const storeDataDir = mkdtempSync(join(tmpdir(), 'plumbline-chaos-'))
  const wayTo = async (name: string, port: number) => {
    const way = await createCuttableWay(port)
    ways.set(name, way)
    return way.port
  }
  const dispose = async (platform?: DistributedPlatform) => {
    await platform?.dispose()
    await Promise.all([...ways.values()].map((way) => way.dispose()))
    for (const folder of [redisDataDir, storeDataDir]) rmSync(folder, { recursive: true, force: true })
  }
  try {
    const platform = await startDistributed({ gateways: 2, replicas: 2, env, redisDataDir, storeDataDir, wayTo })
    return {
      urls: platform.gateways.map(({ url }) => url),
      directUrls: platform.gateways.map(({ directUrl }) => directUrl),
      targets: toTargets(platform, ways),
      processes: [...platform.replicas, ...platform.gateways],
      dispose: () => dispose(platform),
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

function toTargets(
  { gateways, replicas, redis, store }: DistributedPlatform,
  ways: ReadonlyMap<string, CuttableWay>,
): readonly Target[] {
  const services = Map.groupBy(replicas, ({ name }) => name.split(' ', 1)[0] ?? name)
  return [
    ...gateways.map((gateway) => toTarget(gateway.name, [gateway], ways)),
    ...[...services].map(([name, processes]) => toTarget(name, processes, ways)),
    ...(store ? [toTarget(store.name, [store], ways)] : []),
    {
      name: 'redis',
      ways: [ways.get('redis')].filter((way) => way !== undefined),
      kill: () => redis.kill(),
      revive: () => redis.restart(),
      pause: () => void process.kill(redis.pid, 'SIGSTOP'),
      resume: () => void process.kill(redis.pid, 'SIGCONT'),
    },
  ]
}

function toTarget(name: string, processes: readonly ServiceProcess[], ways: ReadonlyMap<string, CuttableWay>): Target {
  const all = async (act: (process: ServiceProcess) => Promise<void>) => void (await Promise.all(processes.map(act)))
  // Only health checks connect to a worker.
  const own = name.endsWith('Worker') ? [] : processes.flatMap((process) => ways.get(process.name) ?? [])
  return {
    name,
    ways: own,
    kill: () => all((process) => process.kill()),
    revive: () => all(revive),
    pause: () => processes.forEach((process) => process.pause()),
    resume: () => processes.forEach((process) => process.resume()),
  }
}

const maxStarts = 20

/** A process that starts while a dependency is stopped exits, and is started again. */
export async function revive(service: ServiceProcess): Promise<void> {
  for (let startsLeft = maxStarts; ; startsLeft -= 1) {
    try {
      return await service.restart()
    } catch (error) {
      if (startsLeft === 0) throw error
    }
  }
}
