import type { EmbeddedRedis } from '#embedded/redis'
import { mailFile } from '../mails.ts'
import { freePorts } from './free-ports.ts'
import { startServers } from './servers.ts'
import { startService } from './service-process.ts'
import type { ServiceProcess } from './service-process.ts'
import type { TestPlatform } from './test-platform.ts'

/** A platform in a separate process. */
export interface PlatformInOneProcess extends TestPlatform {
  readonly redis: EmbeddedRedis
}

export interface InOneProcessOptions {
  readonly env?: Readonly<Record<string, string>>
  /** The port that the platform uses for the document store on `port`, for proxies of a test. */
  readonly wayToStore?: (port: number) => Promise<number>
}

/** Every service in one separate process, like `npm start`, with a document store and a Redis of this test. */
export async function startInOneProcess({
  env: more = {},
  wayToStore,
}: InOneProcessOptions = {}): Promise<PlatformInOneProcess> {
  const servers = await startServers()
  try {
    const [port] = await freePorts(1)
    const env = {
      ...servers.env,
      ...(wayToStore && (await throughWay(servers.env, wayToStore))),
      ...more,
      PORT: String(port),
    }
    const service = await startService({ name: 'standalone', entry: standaloneEntry, env })
    return {
      url: `http://127.0.0.1:${port}`,
      redis: servers.redis,
      env,
      async dispose() {
        await service.stop()
        await servers.dispose()
      },
    }
  } catch (error) {
    await servers.dispose()
    throw error
  }
}

/** A platform in a separate process that starts its servers itself. */
export interface SelfSufficientPlatform {
  readonly url: string
  readonly process: ServiceProcess
}

/** Every service in one separate process, like `npm start` without configured servers. */
export async function startSelfSufficient(
  dataDir: string,
  more: Readonly<Record<string, string>> = {},
): Promise<SelfSufficientPlatform> {
  const [port] = await freePorts(1)
  // Its runs would compete with those of the test.
  const env = { MAIL_FILE: mailFile(), DEMO: 'off', ...more, DATA_DIR: dataDir, PORT: String(port) }
  const service = await startService({ name: 'standalone', entry: standaloneEntry, env })
  return { url: `http://127.0.0.1:${port}`, process: service }
}

const standaloneEntry = 'dist/standalone/src/main.js'

async function throughWay(env: Readonly<Record<string, string>>, wayTo: (port: number) => Promise<number>) {
  const url = new URL(env['MONGODB_URL'] ?? '')
  url.port = String(await wayTo(Number(url.port)))
  // A replica set reports its own address, which the driver would use instead.
  url.searchParams.set('directConnection', 'true')
  url.searchParams.delete('replicaSet')
  return { MONGODB_URL: url.href }
}
