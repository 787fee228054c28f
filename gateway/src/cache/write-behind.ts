import { isCluster, loadScript, runScript } from '@plumbline/resumable-topics/log'
import type { RedisClient } from '#platform/redis'

/** A value to store, and for how long. */
export interface Write {
  readonly name: string
  readonly value: string
  readonly lifetimeMs: number
}

/** Stores values in the background. */
export interface Writer {
  write(write: Write): void
}

// Further writes are dropped: Redis is too slow, and the cache works without them.
const maxWaiting = 2_000
const maxPerCommand = 200

/**
 * Sends the writes of one iteration of the event loop in one command, because one command per write would cost more than the fetch. In a
 * cluster, where the names are in different slots, it is one command per write.
 */
export function createWriter(client: RedisClient): Writer {
  const waiting: Write[] = []
  let isBusy = false
  const flush = async () => {
    while (waiting.length > 0) {
      const writes = waiting.splice(0, maxPerCommand)
      await store(client, writes).catch(() => null)
    }
    isBusy = false
  }
  return {
    write(write) {
      if (waiting.length >= maxWaiting) return
      waiting.push(write)
      if (isBusy) return
      isBusy = true
      setImmediate(() => void flush())
    },
  }
}

async function store(client: RedisClient, writes: readonly Write[]): Promise<void> {
  if (isCluster(client)) {
    await Promise.all(writes.map(({ name, value, lifetimeMs }) => client.set(name, value, 'PX', lifetimeMs)))
    return
  }
  const keys = writes.map(({ name }) => name)
  const args = writes.flatMap(({ value, lifetimeMs }) => [value, lifetimeMs])
  await runScript(client, setAll, { keys, args })
}

const setAll = loadScript(new URL('set-all-n.lua', import.meta.url))
