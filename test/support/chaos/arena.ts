import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCuttableWay, startDistributed } from '../platform/index.ts'
import type { CuttableWay, DistributedPlatform, ServiceProcess } from '../platform/index.ts'

/** Something that may be taken away. */
export interface Target {
  readonly name: string
  /** Absent: nobody connects to it. */
  readonly way: CuttableWay | undefined
  /** SIGKILL. */
  kill(): Promise<void>
  /** Starts it again, as a supervisor does: until it stands. */
  revive(): Promise<void>
  /** SIGSTOP. */
  pause(): void
  /** SIGCONT. */
  resume(): void
}

/** A platform with two gateways of which everything but the document store may be taken away. */
export interface Arena {
  readonly urls: readonly string[]
  readonly targets: readonly Target[]
  dispose(): Promise<void>
}

// Runs that last longer give the faults something to hit.
const env = { TASK_CONCURRENCY: '1' }

export async function createArena(): Promise<Arena> {
  const ways = new Map<string, CuttableWay>()
  const redisDataDir = mkdtempSync(join(tmpdir(), 'plumbline-chaos-'))
  const wayTo = async (name: string, port: number) => {
    const way = await createCuttableWay(port)
    ways.set(name, way)
    return way.port
  }
  const dispose = async (platform?: DistributedPlatform) => {
    await platform?.dispose()
    await Promise.all([...ways.values()].map((way) => way.dispose()))
    rmSync(redisDataDir, { recursive: true, force: true })
  }
  try {
    const platform = await startDistributed({ gateways: 2, env, redisDataDir, wayTo })
    return {
      urls: platform.gateways.map(({ url }) => url),
      targets: toTargets(platform, ways),
      dispose: () => dispose(platform),
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

function toTargets(
  { gateways, services, redis }: DistributedPlatform,
  ways: ReadonlyMap<string, CuttableWay>,
): readonly Target[] {
  const named = Object.entries(services).filter(([name]) => name !== 'provider')
  return [
    ...gateways.map((gateway) => toTarget(gateway, ways.get(gateway.name))),
    ...named.map(([name, service]) => toTarget(service, name.endsWith('Worker') ? undefined : ways.get(name))),
    {
      name: 'redis',
      way: ways.get('redis'),
      kill: () => redis.kill(),
      revive: () => redis.restart(),
      pause: () => void process.kill(redis.pid, 'SIGSTOP'),
      resume: () => void process.kill(redis.pid, 'SIGCONT'),
    },
  ]
}

const toTarget = (service: ServiceProcess, way: CuttableWay | undefined): Target => ({
  name: service.name,
  way,
  kill: () => service.kill(),
  revive: () => revive(service),
  pause: () => service.pause(),
  resume: () => service.resume(),
})

const maxStarts = 20

/** A process that starts while what it needs is away ends, and is started again. */
async function revive(service: ServiceProcess): Promise<void> {
  for (let startsLeft = maxStarts; ; startsLeft -= 1) {
    try {
      return await service.restart()
    } catch (error) {
      if (startsLeft === 0) throw error
    }
  }
}
