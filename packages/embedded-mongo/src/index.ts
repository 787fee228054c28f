import { isIP } from 'node:net'
import { Worker } from 'node:worker_threads'
import { replicaSetName } from './commands/handshake.ts'
import type { ServerConfig } from './server.ts'
import type { WorkerMessage } from './worker.ts'

/** Options of the embedded document store. */
export type EmbeddedMongoConfig = {
  /** Folder of the data, which is created if it does not exist. null: in memory only. */
  readonly dataDir: string | null
  /** Default 0: any free port. */
  readonly port?: number
  /** Default 127.0.0.1. Only loopback addresses are accepted. */
  readonly host?: string
  /** How often expired documents (TTL indexes) are removed. Default 60000. */
  readonly sweepIntervalMs?: number
  /** How long a transaction may stay open. Default 60000. */
  readonly transactionLifetimeMs?: number
  /** The time limit of commands without `maxTimeMS`. Default 60000. */
  readonly commandLimitMs?: number
}

/** A running store. */
export type EmbeddedMongo = {
  /** For any MongoDB driver: `mongodb://127.0.0.1:<port>/?replicaSet=embedded`. */
  readonly url: string
  readonly port: number
  /** Closes all connections and the store; acknowledged writes are kept. Repeated calls have no effect. */
  readonly dispose: () => Promise<void>
}

/** Callbacks of the store. */
export type EmbeddedMongoDeps = {
  /** Called if the thread of the store fails. Default: the error is thrown in the event loop, which ends the process. */
  readonly onCrash?: (error: Error) => void
}

/**
 * Starts the embedded document store: a server for the MongoDB wire protocol in a thread of its own. Resolves when it listens;
 * rejects if the host is not loopback, the port is in use or the folder cannot be used.
 */
export async function createEmbeddedMongo(
  config: EmbeddedMongoConfig,
  deps: EmbeddedMongoDeps = {},
): Promise<EmbeddedMongo> {
  const { dataDir, port = 0, host = '127.0.0.1' } = config
  const { sweepIntervalMs = 60_000, transactionLifetimeMs = 60_000, commandLimitMs = 60_000 } = config
  assertLoopback(host)
  const workerData: ServerConfig = { dataDir, port, host, sweepIntervalMs, transactionLifetimeMs, commandLimitMs }
  const worker = new Worker(workerUrl(import.meta.url), {
    workerData,
    execArgv: [],
    name: 'embedded-mongo',
    resourceLimits,
  })
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const actualPort = await listening(worker)
  let isDisposing = false
  worker.on('error', (error: Error) => {
    if (isDisposing) return
    if (deps.onCrash) deps.onCrash(error)
    else throw error
  })
  const address = isIP(host) === 6 ? `[${host}]` : host
  return {
    url: `mongodb://${address}:${actualPort}/?replicaSet=${replicaSetName}`,
    port: actualPort,
    dispose: async () => {
      if (!isDisposing) worker.postMessage('dispose')
      isDisposing = true
      await exited
    },
  }
}

/** Most objects are short-lived, so a small young generation saves memory at little cost. */
const resourceLimits = { maxYoungGenerationSizeMb: 16 }

/** Compiled code starts the compiled worker, and source code the source, of which Node strips the types. */
function workerUrl(own: string): URL {
  return new URL(own.endsWith('.ts') ? './worker.ts' : './worker.js', own)
}

async function listening(worker: Worker): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  worker.once('error', reject)
  worker.once('message', (message: WorkerMessage) => {
    if (message.kind === 'listening') resolve(message.port)
    else if (message.kind === 'failed') reject(new Error(message.message))
  })
  const port = await promise
  worker.off('error', reject)
  return port
}

/** The store has no authentication, so it must not be reachable from other machines. */
function assertLoopback(host: string): void {
  if (host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)) return
  throw new Error(
    `the embedded document store has no authentication and listens on loopback only (127.0.0.1, ::1, localhost), got host '${host}'`,
  )
}
