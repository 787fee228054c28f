import { randomBytes } from 'node:crypto'
import { createEmbeddedRedis } from '#embedded/redis'
import type { EmbeddedRedis } from '#embedded/redis'

/**
 * A Redis for one test file: its own without persistence, or the one that TEST_REDIS_URL names. Dispose it in `afterAll`.
 */
export async function startRedis(): Promise<Pick<EmbeddedRedis, 'url' | 'dispose'>> {
  const url = process.env['TEST_REDIS_URL']
  return url === undefined ? await startOwnRedis() : { url, dispose: async () => undefined }
}

/** A Redis that the test may kill, pause and restart. */
export const startOwnRedis = async (dataDir: string | null = null): Promise<EmbeddedRedis> =>
  await createEmbeddedRedis({ dataDir })

/** Keeps a test's keys apart from those of every other: `test-3f9a1c:`. */
export const uniquePrefix = (): string => `test-${randomBytes(6).toString('hex')}:`
