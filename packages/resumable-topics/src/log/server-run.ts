import { mastersOf } from './redis-client.ts'
import type { RedisClient } from './redis-client.ts'

/**
 * The id of a server's run, which changes when Redis is restarted or replaced.
 * @param info - the reply of `INFO server`
 */
export const readServerRun = (info: string): string => /^run_id:(\w+)/m.exec(info)?.[1] ?? 'unknown'

/** The run of the server; in a cluster that of every master, so that it changes with each of them. */
export async function currentServerRun(client: RedisClient): Promise<string> {
  const runs = await Promise.all(mastersOf(client).map(async (server) => readServerRun(await server.info('server'))))
  return runs.toSorted().join(',')
}
