import { isIP } from 'node:net'
import { Worker } from 'node:worker_threads'
import { replicaSetName } from './commands/handshake.ts'
import type { ServerConfig } from './server.ts'
import type { WorkerMessage } from './worker.ts'

/** How to run the embedded document store. */
export type EmbeddedMongoConfig = {
  /** Folder that holds the data; made if it does not exist. null: nothing is kept. */
  readonly dataDir: string | null
  /** 0 (the default) takes any free port. */
  readonly port?: number
  /** Default 127.0.0.1. Only loopback addresses are accepted. */
  readonly host?: string
  /** How often expired documents (TTL indexes) are removed. Default 60000. */
  readonly sweepIntervalMs?: number
  /** How long a transaction may stay open. Default 60000. */
  readonly transactionLifetimeMs?: number
  /** How long a command may take that says nothing in `maxTimeMS`. Default 60000. */
  readonly commandLimitMs?: number
}

/** A running store. */
export type EmbeddedMongo = {
  /** For any MongoDB driver: `mongodb://127.0.0.1:<port>/?replicaSet=embedded`. */
  readonly url: string
  readonly port: number
  /** Closes all connections and the store; what was acknowledged is kept. Safe to call again. */
  readonly dispose: () => Promise<void>
}

/** What else the store can be given. */
export type EmbeddedMongoDeps = {
  /** Called if the store dies on its own. Default: the error is thrown in the event loop, which ends the process. */
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

/** New objects die young here, so a small nursery keeps the memory of the process small at little cost. */
const resourceLimits = { maxYoungGenerationSizeMb: 16 }

/** Compiled code starts the compiled worker, source the source: Node strips the types itself. */
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

/** It has no authentication, so nobody else may reach it. */
function assertLoopback(host: string): void {
  if (host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)) return
  throw new Error(
    `the embedded document store has no authentication and listens on loopback only (127.0.0.1, ::1, localhost), got host '${host}'`,
  )
}
