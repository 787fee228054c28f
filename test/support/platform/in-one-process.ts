import { freePorts } from './free-ports.ts'
import { startServers } from './servers.ts'
import { startService } from './service-process.ts'
import type { TestPlatform } from './test-platform.ts'

/** Every service in one process of its own, as `npm start` runs them, with a document store and a Redis for this test. */
export async function startInOneProcess(): Promise<TestPlatform> {
  const servers = await startServers()
  try {
    const [port] = await freePorts(1)
    const env = { ...servers.env, PORT: String(port) }
    const service = await startService({ name: 'standalone', entry: 'dist/standalone/src/main.js', env })
    return {
      url: `http://127.0.0.1:${port}`,
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
