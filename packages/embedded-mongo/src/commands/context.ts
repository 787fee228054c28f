import type { Document } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import type { QueryEnvironment } from '../planning/query.ts'
import type { Collection } from '../storage/catalog.ts'
import type { Store } from '../storage/store.ts'
import type { CursorTable } from './cursors.ts'
import type { Reply, SessionTable } from './sessions.ts'

/** What the server owns and every command may use. */
export type ServerState = {
  readonly store: Store
  readonly cursors: CursorTable
  readonly sessions: SessionTable
  /** `host:port` under which clients connect. */
  readonly address: string
  /** The time limit of commands without `maxTimeMS`. */
  readonly commandLimitMs: number
}

/** The context of one command. */
export type CommandContext = QueryEnvironment & {
  readonly server: ServerState
  readonly name: string
  readonly body: Document
  readonly database: string
  /** Document sequences of the message, as BSON bytes, by field name. */
  readonly sequences: ReadonlyMap<string, readonly Uint8Array[]>
  readonly connectionId: number
  readonly sessionId: string | undefined
  readonly now: Date
}

/** Runs a command; throws a CommandError for `ok: 0`. */
export type Handler = (context: CommandContext) => Reply | Promise<Reply>

/** The collection that a command names in its first field; undefined if it does not exist. */
export function namedCollection(context: CommandContext): Collection | undefined {
  return context.server.store.catalog.find(context.database, collectionName(context))
}

/** The collection's name. */
export function collectionName({ body, name, database }: CommandContext): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '') return value
  throw invalidNamespace(database, value)
}

function invalidNamespace(database: string, value: unknown): CommandError {
  return new CommandError('InvalidNamespace', `Invalid namespace specified '${database}.${String(value)}'`)
}
