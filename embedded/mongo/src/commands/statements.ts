import type { Document } from '../bson/document.ts'
import { codes, CommandError, toCommandError } from '../errors.ts'
import { LockedByTransaction } from '../storage/transaction.ts'
import type { CommandContext } from './context.ts'

/** What the statements of a write command came to. */
export type StatementResults = { readonly done: number; readonly writeErrors: readonly Document[] }

/** The statements of a write command. `run` does one; what it throws is that statement's error. */
export type Statements = { readonly total: number; readonly ordered: boolean; readonly run: (position: number) => void }

/**
 * Runs the statements of a write command: as many as possible in one SQLite transaction, up to the first error if they are
 * ordered. A statement that meets an open transaction's document waits for that transaction and is run again.
 */
export async function runStatements(
  context: CommandContext,
  { total, ordered, run }: Statements,
): Promise<StatementResults> {
  const writeErrors: Document[] = []
  let position = 0
  const runMore = (): LockedByTransaction | undefined => {
    for (; position < total; position += 1) {
      try {
        run(position)
      } catch (error) {
        if (error instanceof LockedByTransaction) return error
        writeErrors.push(toWriteError(error, position))
        if (ordered) {
          position = total
          return undefined
        }
      }
    }
    return undefined
  }
  for (;;) {
    const locked = context.transaction ? runMore() : context.server.store.database.atomically(runMore)
    if (!locked) return { done: total, writeErrors }
    await unlocked(locked, context.deadline)
  }
}

/** Runs `work` once, again after each wait for an open transaction that is in its way. */
export async function runExclusively<T>(context: CommandContext, work: () => T): Promise<T> {
  for (;;) {
    try {
      return context.transaction ? work() : context.server.store.database.atomically(work)
    } catch (error) {
      if (!(error instanceof LockedByTransaction)) throw error
      await unlocked(error, context.deadline)
    }
  }
}

/** Errors that end the whole command: those that a client must see to retry the transaction, and those that are no client's fault. */
function toWriteError(error: unknown, index: number): Document {
  const { code, message, details, labels, codeName } = toCommandError(error)
  if (code === codes.WriteConflict || code === codes.InternalError || code === codes.MaxTimeMSExpired)
    throw error instanceof CommandError ? error : new CommandError(codeName, message, { labels })
  return { index, code, errmsg: message, ...details }
}

async function unlocked({ transaction }: LockedByTransaction, deadline: number): Promise<void> {
  if (deadline === Number.POSITIVE_INFINITY) return transaction.ended
  const { promise, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), Math.max(deadline - Date.now(), 0))
  const outcome = await Promise.race([transaction.ended, promise])
  clearTimeout(timer)
  if (outcome === 'late')
    throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit while waiting for a transaction')
}
