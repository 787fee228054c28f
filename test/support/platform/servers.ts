import mongoose from 'mongoose'
import type { EmbeddedRedis } from '#embedded/redis'
import { startDocumentStore, uniqueDatabaseName } from '../document-store.ts'
import { mailFile } from '../mails.ts'
import { startOwnRedis } from '../redis.ts'

/** A document store and a Redis for one platform, and the environment that leads to them. */
export interface TestServers {
  readonly redis: EmbeddedRedis
  readonly env: Readonly<Record<string, string>>
  dispose(): Promise<void>
}

const databases = ['users', 'assessments', 'agents', 'payments']

export interface TestServersOptions {
  /** Where Redis keeps its data. Default: nowhere. */
  readonly redisDataDir?: string | undefined
}

export async function startServers({ redisDataDir }: TestServersOptions = {}): Promise<TestServers> {
  const [store, redis] = await Promise.all([startDocumentStore(), startOwnRedis(redisDataDir ?? null)])
  const prefix = `${uniqueDatabaseName()}_`
  return {
    redis,
    env: {
      ...switches(),
      MONGODB_URL: store.url,
      MONGODB_DATABASE_PREFIX: prefix,
      REDIS_URL: redis.url,
      MAIL_FILE: mailFile(),
      // Processes of their own run as in production, where these are closed.
      INTROSPECTION: 'on',
      PAGES: 'on',
      METRICS: 'on',
      // All persons of a test have one address.
      SIGN_INS_PER_MINUTE: '100000',
      SIGN_UPS_PER_MINUTE: '100000',
      SESSION_REFRESHES_PER_MINUTE: '100000',
      INVITATIONS_PER_MINUTE: '100000',
      ANONYMOUS_OPERATIONS_PER_MINUTE: '100000',
      LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal',
    },
    async dispose() {
      if (store.kind === 'external') await dropDatabases(store.url, prefix)
      await store.dispose()
      await redis.dispose()
    },
  }
}

/** What the environment switches off, so that all that holds can be shown to hold without it: `EXECUTOR=apollo npm run test:e2e`. */
function switches(): Readonly<Record<string, string>> {
  const names = ['EXECUTOR', 'PLAN_CACHE_MB', 'SHARING', 'PLAIN_DOOR', 'ENTITY_CACHE']
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  const connection = await mongoose.createConnection(url).asPromise()
  for (const name of databases) await connection.useDb(`${prefix}${name}`).dropDatabase()
  await connection.close()
}
