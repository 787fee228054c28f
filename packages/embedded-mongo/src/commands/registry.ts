import { aggregate } from './aggregate.ts'
import { create, createIndexes, drop, dropDatabase, dropIndexes } from './catalog.ts'
import type { Handler } from './context.ts'
import { explain } from './explain.ts'
import { findAndModify } from './find-and-modify.ts'
import { buildInfo, connectionStatus, getParameter, hello, ping } from './handshake.ts'
import { listCollections, listDatabases, listIndexes } from './listing.ts'
import { countDocuments, distinct, find, getMore, killCursors } from './read.ts'
import { abortTransaction, commitTransaction, endSessions, refreshSessions } from './session-commands.ts'
import { collStats, dbStats } from './statistics.ts'
import { insert, remove, update } from './write.ts'

/** A command: its handler, and whether it may be part of a transaction. */
export type Command = { readonly handler: Handler; readonly inTransaction: boolean }

/** All commands by name, in lower case for those that MongoDB accepts in several spellings. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ...transactional({
    find,
    getMore,
    killCursors,
    aggregate,
    distinct,
    insert,
    update,
    delete: remove,
    findAndModify,
    findandmodify: findAndModify,
  }),
  ...transactional({ commitTransaction, abortTransaction }),
  ...plain({
    hello,
    ismaster: hello,
    isMaster: hello,
    ping,
    buildInfo,
    buildinfo: buildInfo,
    connectionStatus,
    getParameter,
  }),
  ...plain({ explain, count: countDocuments, create, drop, dropDatabase, listCollections, listDatabases }),
  ...plain({ createIndexes, dropIndexes, listIndexes, dbStats, collStats }),
  ...plain({ endSessions, killSessions: endSessions, refreshSessions }),
])

function transactional(handlers: Readonly<Record<string, Handler>>): [string, Command][] {
  return Object.entries(handlers).map(([name, handler]) => [name, { handler, inTransaction: true }])
}

function plain(handlers: Readonly<Record<string, Handler>>): [string, Command][] {
  return Object.entries(handlers).map(([name, handler]) => [name, { handler, inTransaction: false }])
}
