import { createLog } from '#platform/logging'
import type { MongoOptions } from '#platform/mongo'
import { createStandalone } from '#standalone'
import { startServers } from './servers.ts'
import type { TestPlatform } from './test-platform.ts'

export interface InThisProcessOptions {
  readonly onMongoCommand: MongoOptions['onCommand']
  readonly env?: Readonly<Record<string, string>>
}

/** A platform and its servers. */
export interface PlatformInThisProcess extends TestPlatform {
  readonly redisUrl: string
}

/** Every service in the process of the test, for tests that inspect it. */
export async function startInThisProcess(options: InThisProcessOptions): Promise<PlatformInThisProcess> {
  const { onMongoCommand, env = {} } = options
  const servers = await startServers()
  const log = createLog({ service: 'test', level: 'fatal' })
  try {
    const platform = await createStandalone({ ...servers.env, ...env, PORT: '0' }, { log, onMongoCommand })
    return {
      url: platform.url,
      redisUrl: servers.env['REDIS_URL'] ?? '',
      env: servers.env,
      async dispose() {
        await platform.dispose()
        await servers.dispose()
      },
    }
  } catch (error) {
    await servers.dispose()
    throw error
  }
}
