import { join } from 'node:path'
import { createEmbeddedMongo } from '@plumbline/embedded-mongo'
import { createMongod, findMongod, oldestMongod } from '#embedded/mongod'
import { createEmbeddedRedis } from '#embedded/redis'
import type { ConfigFile } from '#gateway'
import { AppError } from '#platform/errors'
import { Lifecycle } from '#platform/lifecycle'
import { loadServiceConfigs, loadStandaloneConfig } from './config.ts'
import { createPlatform } from './platform.ts'
import type { Platform, PlatformDeps } from './platform.ts'

export interface StandaloneDeps extends PlatformDeps {
  /** The configuration file of the gateway. Default: none. */
  readonly file?: ConfigFile | null
}

/** The whole platform with embedded defaults: servers that are not configured are started, with their data in `DATA_DIR`. */
export async function createStandalone(
  env: Readonly<Record<string, string | undefined>>,
  { file = null, ...deps }: StandaloneDeps,
): Promise<Platform> {
  const { dataDir, mongoUrl, redisUrl } = loadStandaloneConfig(env, file)
  const lifecycle = new Lifecycle(deps.log)
  try {
    const mongo = mongoUrl
      ? null
      : lifecycle.own('document store', await started(startDocumentStore(dataDir, deps.log)))
    const redis = redisUrl
      ? null
      : lifecycle.own('redis', await started(createEmbeddedRedis({ dataDir: join(dataDir, 'redis') })))
    const servers = { mongoUrl: mongoUrl ?? mongo?.url ?? '', redisUrl: redisUrl ?? redis?.url ?? '' }
    const platform = lifecycle.own('platform', await createPlatform(loadServiceConfigs(env, servers, file), deps))
    return { ...platform, dispose: () => lifecycle.dispose() }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

/** Errors of embedded servers that cannot start are for the user who started them, and need no stack. */
const started = <Server>(starting: Promise<Server>): Promise<Server> =>
  starting.catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new AppError({ code: 'UPSTREAM_UNAVAILABLE', message, cause })
  })

/** A `mongod` on the PATH, otherwise the embedded document store. They use separate directories. */
async function startDocumentStore(
  dataDir: string,
  log: PlatformDeps['log'],
): Promise<{ readonly url: string; readonly dispose: () => Promise<void> }> {
  const version = await findMongod()
  if (version === null) return await createEmbeddedMongo({ dataDir: join(dataDir, 'mongo') })
  if (Number.parseInt(version, 10) < oldestMongod) {
    log.warn({ version, oldest: oldestMongod }, 'mongod is too old, the embedded document store is started instead')
    return await createEmbeddedMongo({ dataDir: join(dataDir, 'mongo') })
  }
  log.info({ version }, 'starting mongod')
  return await createMongod({ dataDir: join(dataDir, 'mongod') })
}
