import { randomBytes } from 'node:crypto'
import { createEmbeddedRedis } from '#embedded/redis'
import type { EmbeddedRedis } from '#embedded/redis'

/** A Redis for one test file: its own, without persistence. Dispose it in `afterAll`. */
export async function startRedis(): Promise<EmbeddedRedis> {
  return await createEmbeddedRedis({ dataDir: null })
}

/** Keeps a test's keys apart from those of every other: `test-3f9a1c:`. */
export const uniquePrefix = (): string => `test-${randomBytes(6).toString('hex')}:`
