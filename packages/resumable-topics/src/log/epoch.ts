import { randomUUID } from 'node:crypto'
import type { RedisClient } from './redis-client.ts'
import { loadScript, runScript } from './script.ts'
import { currentServerRun } from './server-run.ts'

const ensureEpoch = loadScript(new URL('ensure-epoch-1.lua', import.meta.url))

/** The epoch of Redis: it changes when Redis was restarted, replaced or emptied, and may have lost what was written to it. */
export async function readEpoch({ client, keyPrefix }: EpochConfig): Promise<string> {
  const mark = await runScript(client, ensureEpoch, { keys: [`${keyPrefix}epoch`], args: [randomUUID()] })
  return `${await currentServerRun(client)}:${String(mark)}`
}

export interface EpochConfig {
  readonly client: RedisClient
  /** Of the key that is lost with everything else. */
  readonly keyPrefix: string
}
