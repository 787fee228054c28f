import { tmpdir } from 'node:os'
import { findFreePort, startServerProcess, stopServerProcess } from '#embedded/server-process'
import type { ServerProcess } from '#embedded/server-process'
import { askRedis, serverPidAt } from './ask-redis.ts'
import { claimDataDir } from './claim-data-dir.ts'

export interface EmbeddedRedisConfig {
  /** Folder of the data; `null`: in memory only. */
  readonly dataDir: string | null
  /** Default: any free port. */
  readonly port?: number
}

export interface EmbeddedRedis {
  /** `redis://127.0.0.1:port`, the same after `restart`. */
  readonly url: string
  readonly port: number
  /** Process id of the current or last server. */
  readonly pid: number
  /** Kills the server (SIGKILL) until `restart`, like a crash; for tests of outages. */
  kill(): Promise<void>
  /** Starts the server again on the same port and data; kills it first if it runs: for tests of outages. */
  restart(): Promise<void>
  /** Shuts the server down. */
  dispose(): Promise<void>
}

/**
 * Starts the `redis-server` or `valkey-server` found on the PATH, on loopback, as a child that is stopped with this process.
 * With a data directory, every write is in its file within a second.
 * @throws Error - there is none (the message explains how to install it), the data directory is in use, or it does not start
 */
export async function createEmbeddedRedis(config: EmbeddedRedisConfig): Promise<EmbeddedRedis> {
  const claim = config.dataDir === null ? null : await claimDataDir(config.dataDir)
  const dataDir = claim?.path ?? null
  const first = config.port === undefined ? await startSomewhere(dataDir) : await startServer(config.port, dataDir)
  const { port } = first
  let { server } = first
  await claim?.record({ pid: server.pid, port })
  const kill = async () => {
    server.kill()
    await server.exited
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid
    },
    kill,
    restart: async () => {
      await kill()
      server = (await startServer(port, dataDir)).server
      await claim?.record({ pid: server.pid, port })
    },
    dispose: async () => {
      await stopServerProcess(server)
      await claim?.release()
    },
  }
}

interface StartedServer {
  readonly server: ServerProcess
  readonly port: number
}

const binaries = ['redis-server', 'valkey-server']
const startMs = 30_000

// Another process may take the port between the check and the start.
async function startSomewhere(dataDir: string | null): Promise<StartedServer> {
  for (let triesLeft = 5; ; triesLeft -= 1) {
    try {
      return await startServer(await findFreePort(), dataDir)
    } catch (error) {
      if (triesLeft === 0 || !/in use/i.test(String(error))) throw error
    }
  }
}

async function startServer(port: number, dataDir: string | null): Promise<StartedServer> {
  for (const binary of binaries) {
    const server = await startServerProcess({ binary, args: toArguments(port, dataDir), cwd: dataDir ?? tmpdir() })
    if (server === null) continue
    await untilReady(server, port)
    return { server, port }
  }
  throw new Error(
    `Expected ${binaries.join(' or ')} on the PATH, found neither. Install one (Debian, Ubuntu: apt-get install redis-server; ` +
      'macOS: brew install redis), or set REDIS_URL to a Redis that runs already.',
  )
}

// Another server may have taken the port first, so the process that responds must be ours.
async function untilReady(server: ServerProcess, port: number): Promise<void> {
  const givenUpAt = Date.now() + startMs
  const outcome: { lastWords: string | null } = { lastWords: null }
  void server.exited.then((words) => (outcome.lastWords = words))
  while (Date.now() < givenUpAt) {
    if (outcome.lastWords !== null) {
      throw new Error(`Expected Redis to start on port ${port}, it stopped with:\n${outcome.lastWords}`)
    }
    const answer = await askRedis({ port, command: 'PING', timeoutMs: 1_000 })
    if (answer?.startsWith('+PONG') === true && (await serverPidAt(port)) === server.pid) return
    await new Promise((done) => setTimeout(done, 10))
  }
  server.kill()
  throw new Error(`Expected Redis on port ${port} to reply to PING within ${startMs} ms, it did not.`)
}

const toArguments = (port: number, dataDir: string | null): readonly string[] =>
  Object.entries({ ...settings, port: String(port), ...toPersistence(dataDir) }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ])

const settings = {
  bind: '127.0.0.1',
  'protected-mode': 'yes',
  daemonize: 'no',
  loglevel: 'warning',
  logfile: '',
  save: '',
  // Queues and logs are not a cache: a full server must refuse writes instead of evicting keys.
  'maxmemory-policy': 'noeviction',
}

const toPersistence = (dataDir: string | null) =>
  dataDir === null ? { appendonly: 'no' } : { appendonly: 'yes', appendfsync: 'everysec', dir: dataDir }
