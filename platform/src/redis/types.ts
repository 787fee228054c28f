import type { Redis } from 'ioredis'
import type { Logger } from 'pino'

export interface RedisConfig {
  /** `redis://[[user]:password@]host:port[/database]`, or `rediss://` for TLS. */
  readonly url: string
  readonly log: Logger
  /** Shown in `CLIENT LIST` and in logs: the service's name. */
  readonly name: string
  /** How long the first connection may take before `createRedis` gives up. Default 5,000. */
  readonly connectTimeoutMs?: number
}

export interface DuplicateOptions {
  /**
   * `endless`: commands wait until Redis is back, as workers and subscribers need. `bounded`: they fail as those of
   * `client` do, for callers who have somebody waiting. Default `endless`.
   */
  readonly patience?: 'bounded' | 'endless'
  /** Whether the connection is for subscriptions and nothing else. Default false. */
  readonly subscribes?: boolean
}

export interface RedisConnections {
  /** For ordinary commands. During an outage a command fails within 5 seconds instead of waiting for ever. */
  readonly client: Redis
  /** Another connection to the same server, closed with the rest. Its purpose is part of its name and its logs. */
  duplicate(purpose: string, options?: DuplicateOptions): Redis
  /** Closes a duplicate before the rest. */
  release(duplicate: Redis): Promise<void>
  /** Rejects when Redis does not answer within two seconds: for readiness checks. */
  ping(): Promise<void>
  /** Closes every connection that was made here. */
  dispose(): Promise<void>
}
