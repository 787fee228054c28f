import type { RedisClient } from '@plumbline/resumable-topics/log'
import type { Logger } from 'pino'

export interface RedisConfig {
  /**
   * `redis://[[user]:password@]host[:port][/database]`, or with Sentinels
   * `redis+sentinel://[[user]:password@]host[:port],…/master[/database][?sentinelUsername=…&sentinelPassword=…]`, or some nodes of a cluster:
   * `redis+cluster://[[user]:password@]host[:port],…`. `rediss` in place of `redis`: with TLS.
   */
  readonly url: string
  readonly log: Logger
  /** Shown in `CLIENT LIST` and in logs: the service's name. */
  readonly name: string
  /** The setting that `url` comes from, for errors. Default `REDIS_URL`. */
  readonly setting?: string
  /** How long the first connection may take before `createRedis` gives up. Default 5,000. */
  readonly connectTimeoutMs?: number
}

export interface DuplicateOptions {
  /**
   * `endless`: commands wait until Redis is reachable, as workers and subscribers need. `bounded`: commands fail like those of
   * `client`. Default `endless`.
   */
  readonly patience?: 'bounded' | 'endless'
  /** Whether the connection is for subscriptions and nothing else. Default false. */
  readonly subscribes?: boolean
}

export interface RedisConnections {
  /** For ordinary commands. During an outage a command fails within 5 seconds. */
  readonly client: RedisClient
  /** Opens another connection to the same server or cluster, which `dispose` closes too. Its purpose is part of its name and its logs. */
  duplicate(purpose: string, options?: DuplicateOptions): RedisClient
  /** Closes one duplicate. */
  release(duplicate: RedisClient): Promise<void>
  /** Rejects when Redis, of a cluster each master, does not respond within two seconds; for readiness checks. */
  ping(): Promise<void>
  /** Closes all connections. */
  dispose(): Promise<void>
}
