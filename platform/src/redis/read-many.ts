import { isCluster } from '@plumbline/resumable-topics/log'
import type { RedisClient } from '@plumbline/resumable-topics/log'

/** The values of these keys, null for each that does not exist; with one command, in a cluster with one per key at the same time. */
export async function readMany(client: RedisClient, keys: readonly string[]): Promise<readonly (string | null)[]> {
  if (keys.length === 0) return []
  return isCluster(client) ? await Promise.all(keys.map((key) => client.get(key))) : await client.mget([...keys])
}
