import type { Logger } from 'pino'
import { redisUrlSetting } from '#platform/config'
import type { RedisUrls, RedisUse } from '#platform/config'
import { createRedis } from './create-redis.ts'
import type { RedisConnections } from './types.ts'

/** Connections by use. Uses with the same URL share them. */
export type RedisByUse<Use extends RedisUse> = Readonly<Record<Use, RedisConnections>> & {
  /** One for each Redis, named `redis`, or for a use with a Redis of its own `redis (cache)`. */
  readonly health: readonly { readonly name: string; check(): Promise<void> }[]
  dispose(): Promise<void>
}

export interface RedisByUseConfig<Use extends RedisUse> extends RedisUrls {
  /** What the process uses Redis for; it connects to no other. */
  readonly uses: readonly Use[]
  readonly log: Logger
  /** Shown in `CLIENT LIST` and in logs: the service's name. */
  readonly name: string
}

/**
 * Connects to the Redis of each use.
 * @throws AppError - as `createRedis`; names the setting
 */
export async function createRedisByUse<Use extends RedisUse>({
  url,
  urls,
  uses,
  log,
  name,
}: RedisByUseConfig<Use>): Promise<RedisByUse<Use>> {
  const opened = new Map<string, Promise<RedisConnections>>()
  const health: { name: string; check(): Promise<void> }[] = []
  const open = (use: Use): Promise<RedisConnections> => {
    const isOwn = urls[use] !== undefined && urls[use] !== url
    const target = urls[use] ?? url
    const known = opened.get(target)
    if (known) return known
    const setting = isOwn ? redisUrlSetting(use) : 'REDIS_URL'
    const opening = createRedis({ url: target, log, name, setting })
    opened.set(target, opening)
    const ping = async () => await (await opening).ping()
    health.push({ name: isOwn ? `redis (${use})` : 'redis', check: ping })
    return opening
  }
  const dispose = async () => {
    const settled = await Promise.allSettled(opened.values())
    await Promise.all(settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.dispose()] : [])))
  }
  try {
    const entries = uses.map(async (use) => [use, await open(use)] as const)
    const connections = Object.fromEntries(await Promise.all(entries)) as Record<Use, RedisConnections>
    return { ...connections, health, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
