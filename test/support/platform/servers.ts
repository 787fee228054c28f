import mongoose from 'mongoose'
import type { EmbeddedRedis } from '#embedded/redis'
import { startDocumentStore, uniqueDatabaseName } from '../document-store.ts'
import type { DocumentStore } from '../document-store.ts'
import { mailFile } from '../mails.ts'
import { startOwnRedis } from '../redis.ts'
import { freePorts } from './free-ports.ts'
import { startService } from './service-process.ts'
import type { ServiceProcess } from './service-process.ts'

/** A document store and a Redis for one platform, and their environment variables. */
export interface TestServers {
  readonly redis: EmbeddedRedis
  /** Present if the store is a separate process. */
  readonly store?: ServiceProcess
  readonly env: Readonly<Record<string, string>>
  dispose(): Promise<void>
}

const databases = ['users', 'assessments', 'agents', 'payments']

export interface TestServersOptions {
  /** Directory of Redis' data. Default: in memory. */
  readonly redisDataDir?: string | undefined
  /** Directory of the document store's data; it is then a separate process, which a test can kill. Default: in memory. */
  readonly storeDataDir?: string | undefined
}

export async function startServers({ redisDataDir, storeDataDir }: TestServersOptions = {}): Promise<TestServers> {
  const starting: Promise<DocumentStore & { readonly process?: ServiceProcess }> =
    storeDataDir === undefined ? startDocumentStore() : startStoreProcess(storeDataDir)
  const [store, redis] = await Promise.all([starting, startOwnRedis(redisDataDir ?? null)])
  const prefix = `${uniqueDatabaseName()}_`
  return {
    redis,
    ...(store.process && { store: store.process }),
    env: {
      ...switches(),
      MONGODB_URL: store.url,
      MONGODB_DATABASE_PREFIX: prefix,
      REDIS_URL: redis.url,
      MAIL_FILE: mailFile(),
      // Separate processes run in production mode, in which these are off by default.
      INTROSPECTION: 'on',
      PAGES: 'on',
      METRICS: 'on',
      // All users of a test have one client address.
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

async function startStoreProcess(dataDir: string) {
  const [port] = await freePorts(1)
  const env = { DATA_DIR: dataDir, PORT: String(port) }
  const process = await startService({ name: 'document store', entry: 'dist/test/support/platform/store-main.js', env })
  const url = `mongodb://127.0.0.1:${port}/?replicaSet=embedded`
  return { kind: 'embedded', url, process, dispose: () => process.stop() } as const
}

/** Optional parts of the gateway that the environment disables, to run all tests without them: `EXECUTOR=apollo npm run test:e2e`. */
function switches(): Readonly<Record<string, string>> {
  const names = ['EXECUTOR', 'PLAN_CACHE_MB', 'SHARING', 'FAST_PATH', 'ENTITY_CACHE']
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  const connection = await mongoose.createConnection(url).asPromise()
  for (const name of databases) await connection.useDb(`${prefix}${name}`).dropDatabase()
  await connection.close()
}
