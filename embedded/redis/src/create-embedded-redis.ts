export interface EmbeddedRedisConfig {
  /** Where the data lives between starts; `null` keeps nothing. */
  readonly dataDir: string | null
  /** Default: any that is free. */
  readonly port?: number
}

export interface EmbeddedRedis {
  /** `redis://127.0.0.1:port`, the same after `restart`. */
  readonly url: string
  readonly port: number
  /** Of the server that runs now. */
  readonly pid: number
  /** Kills the server (SIGKILL) and starts another on the same port and data: for tests of outages. */
  restart(): Promise<void>
  /** Stops the server in good order. */
  dispose(): Promise<void>
}

/**
 * Starts the `redis-server` or `valkey-server` found on the PATH.
 * @throws Error - when there is none; says how to install it
 */
export async function createEmbeddedRedis(config: EmbeddedRedisConfig): Promise<EmbeddedRedis> {
  return await Promise.reject(new Error(`${config.dataDir}: not there yet`))
}
