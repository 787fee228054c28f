import { createLog } from '#platform/logging'
import type { MongoOptions } from '#platform/mongo'
import { createStandalone } from '#standalone'
import { startServers } from './servers.ts'
import type { TestPlatform } from './test-platform.ts'

export interface InOneProcessOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly onMongoCommand?: MongoOptions['onCommand']
}

/** Every service in this process, with a document store and a Redis of its own. */
export async function startInOneProcess({ env, onMongoCommand }: InOneProcessOptions = {}): Promise<TestPlatform> {
  const servers = await startServers()
  const log = createLog({ service: 'test', level: (servers.env['LOG_LEVEL'] ?? 'fatal') as 'fatal' })
  try {
    const platform = await createStandalone({ ...servers.env, PORT: '0', ...env }, { log, onMongoCommand })
    return {
      url: platform.url,
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
