import { encode, type Document } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { CommandError, toCommandError, toErrorReply } from '../errors.ts'
import { TimeSlice } from '../planning/time-slice.ts'
import type { Transaction } from '../storage/transaction.ts'
import type { Message } from '../wire/message.ts'
import type { CommandContext, ServerState } from './context.ts'
import { type Command, commands } from './registry.ts'
import { toSessionId } from './session-commands.ts'
import type { Reply } from './sessions.ts'
import type { TransactionRef } from './sessions.ts'

/** Runs the command of a message; always resolves to the BSON bytes of a reply, also for errors. */
export async function dispatch(server: ServerState, message: Message, connectionId: number): Promise<Uint8Array> {
  const reference = toReference(message.body, connectionId)
  try {
    const name = Object.keys(message.body)[0] ?? ''
    const command = commands.get(name)
    if (!command) throw new CommandError('CommandNotFound', `no such command: '${name}'`)
    const transaction = isInTransaction(message.body)
      ? joinTransaction(server, { name, command, message, connectionId })
      : undefined
    const context = toContext(server, { name, message, connectionId, transaction })
    const reply = await run(command, context, reference)
    if (transaction && hasWriteErrors(reply) && reference) server.sessions.abortIfOpen(reference)
    return reply instanceof Uint8Array ? reply : encode(reply)
  } catch (error) {
    if (reference && isInTransaction(message.body)) server.sessions.abortIfOpen(reference)
    return encode(toErrorReply(toCommandError(error)))
  }
}

async function run(
  { handler }: Command,
  context: CommandContext,
  reference: TransactionRef | undefined,
): Promise<Reply> {
  if (!reference || isInTransaction(context.body)) return handler(context)
  return context.server.sessions.retryable(reference, async () => handler(context))
}

type Joining = {
  readonly name: string
  readonly command: Command
  readonly message: Message
  readonly connectionId: number
}

/** The transaction that a command belongs to. `commitTransaction` and `abortTransaction` look it up themselves. */
function joinTransaction(
  { sessions }: ServerState,
  { name, command, message, connectionId }: Joining,
): Transaction | undefined {
  if (name === 'commitTransaction' || name === 'abortTransaction') return undefined
  const reference = toReference(message.body, connectionId)
  if (!reference) throw new CommandError('InvalidOptions', "'autocommit' needs lsid and txnNumber")
  if (!command.inTransaction) {
    throw new CommandError(
      'OperationNotSupportedInTransaction',
      `Cannot run '${name}' in a multi-document transaction.`,
    )
  }
  return message.body['startTransaction'] === true ? sessions.start(reference) : sessions.open(reference)
}

type ContextParts = {
  readonly name: string
  readonly message: Message
  readonly connectionId: number
  readonly transaction: Transaction | undefined
}

function toContext(server: ServerState, { name, message, connectionId, transaction }: ContextParts): CommandContext {
  const { body, sequences } = message
  return {
    server,
    store: server.store,
    name,
    body,
    sequences,
    connectionId,
    transaction,
    now: new Date(),
    database: toDatabase(body),
    sessionId: toSessionId(body['lsid']),
    timeSlice: new TimeSlice(toLimitMs(body, server.commandLimitMs), transaction === undefined),
  }
}

/** The time limit of the command: its `maxTimeMS`, or the default of the server. */
function toLimitMs({ maxTimeMS }: Document, otherwise: number): number {
  if (maxTimeMS === undefined || maxTimeMS === null) return otherwise
  const limit = toNumber(maxTimeMS)
  if (numericType(maxTimeMS) !== undefined && Number.isInteger(limit) && limit >= 0 && limit < 2 ** 31)
    return limit === 0 ? otherwise : limit
  throw new CommandError(
    'BadValue',
    `maxTimeMS must be a whole number of ms of at most 31 bits, got ${String(maxTimeMS)}`,
  )
}

function toDatabase({ $db: database }: Document): string {
  if (typeof database === 'string' && database !== '') return database
  throw new CommandError('MissingDatabase', "OP_MSG requests require a '$db' argument")
}

function toReference(body: Document, connectionId: number): TransactionRef | undefined {
  const sessionId = toSessionId(body['lsid'])
  const number = body['txnNumber']
  return sessionId === undefined || numericType(number) === undefined
    ? undefined
    : { sessionId, number: toNumber(number), connectionId }
}

function isInTransaction({ autocommit, startTransaction }: Document): boolean {
  if (autocommit === true || (startTransaction !== undefined && autocommit !== false))
    throw new CommandError(
      'InvalidOptions',
      "Specifying 'startTransaction' or 'autocommit' requires 'autocommit: false'",
    )
  return autocommit === false
}

function hasWriteErrors(reply: Reply): boolean {
  return !(reply instanceof Uint8Array) && 'writeErrors' in reply
}
