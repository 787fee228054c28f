import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { ServerState } from './commands/context.ts'
import { CursorTable } from './commands/cursors.ts'
import { dispatch } from './commands/dispatch.ts'
import { SessionTable } from './commands/sessions.ts'
import { defineIndex } from './storage/index-definition.ts'
import { Store } from './storage/store.ts'
import { sweepExpired } from './storage/sweep.ts'
import { serveConnection } from './wire/connection.ts'

/** Options of the server, without defaults. */
export type ServerConfig = {
  /** Folder of the data; null keeps everything in memory. */
  readonly dataDir: string | null
  readonly host: string
  readonly port: number
  /** How often expired documents are removed. */
  readonly sweepIntervalMs: number
  /** How long a transaction may stay open. */
  readonly transactionLifetimeMs: number
  /** The time limit of commands without `maxTimeMS`. */
  readonly commandLimitMs: number
}

/** A running server. */
export type RunningServer = { readonly port: number; readonly dispose: () => Promise<void> }

/** How long cursors and sessions may stay unused, as in MongoDB. */
const idleMs = { cursor: 10 * 60_000, session: 30 * 60_000 }

/** Opens the store and listens; rejects with a message that names the port or the folder. */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  const store = openStore(config.dataDir)
  const sessions = new SessionTable(store, config.transactionLifetimeMs)
  const cursors = new CursorTable()
  const sockets = new Set<Socket>()
  const server = createServer()
  try {
    const port = await listen(server, config)
    const state: ServerState = {
      store,
      sessions,
      cursors,
      address: `${config.host}:${port}`,
      commandLimitMs: config.commandLimitMs,
    }
    acceptConnections(server, sockets, state)
    const timer = setInterval(() => sweep(state), config.sweepIntervalMs)
    return {
      port,
      dispose: async () => {
        clearInterval(timer)
        await close(server, sockets)
        sessions.close()
        store.close()
      },
    }
  } catch (error) {
    store.close()
    throw error
  }
}

function openStore(dataDir: string | null): Store {
  if (dataDir === null) return new Store(':memory:', defineIndex)
  const path = join(dataDir, 'documents.sqlite')
  keepPrivate(dataDir, path)
  try {
    return new Store(path, defineIndex)
  } catch (error) {
    const isLocked = error instanceof Error && error.message.includes('locked')
    throw isLocked ? new Error(`${path} is in use by another process; one store per folder`, { cause: error }) : error
  }
}

/** Only the owner of the process may read the data. SQLite gives its log the mode of the file. */
function keepPrivate(dataDir: string, path: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  chmodSync(dataDir, 0o700)
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

function acceptConnections(server: Server, sockets: Set<Socket>, state: ServerState): void {
  let lastId = 0
  server.on('connection', (socket) => {
    lastId += 1
    const connectionId = lastId
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      state.sessions.disconnected(connectionId)
    })
    serveConnection(socket, async (message) => dispatch(state, message, connectionId))
  })
}

async function listen(server: Server, { host, port }: ServerConfig): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  server.once('error', (error: NodeJS.ErrnoException) => {
    const inUse = error.code === 'EADDRINUSE'
    reject(
      inUse ? new Error(`the embedded document store needs port ${port} on ${host}, but the port is in use`) : error,
    )
  })
  server.listen({ host, port }, () => {
    const address = server.address()
    resolve(typeof address === 'object' && address ? address.port : port)
  })
  return promise
}

function sweep({ store, sessions, cursors }: ServerState): void {
  sweepExpired(store, Date.now())
  cursors.expire(idleMs.cursor)
  sessions.expire(idleMs.session)
}

async function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  for (const socket of sockets) socket.destroy()
  return promise
}
