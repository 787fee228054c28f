import type { Document } from '../bson/document.ts'
import { codes, CommandError, toCommandError } from '../errors.ts'
import type { TimeSlice } from '../planning/time-slice.ts'
import type { Store } from '../storage/store.ts'
import { LockedByTransaction } from '../storage/transaction.ts'
import type { Transaction } from '../storage/transaction.ts'

/**
 * Interruptible work: between two `yield`s no other command runs. It yields `undefined` to let other commands run, and an error of a
 * locked document to wait until the transaction that holds the lock has ended.
 */
export type Steps<T> = Generator<LockedByTransaction | undefined, T>

/** Runs steps that only read. */
export async function runReads<T>(timeSlice: TimeSlice, steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await yieldToEventLoop()
    timeSlice.resume()
  }
}

/** What steps that write use of their command. */
export type WriteContext = {
  readonly server: { readonly store: Store }
  readonly transaction: Transaction | undefined
  readonly timeSlice: TimeSlice
}

/** Runs steps that write. Outside of transactions, the writes of each time slice are atomic: if it throws, none is kept. */
export async function runWrites<T>({ server, transaction, timeSlice }: WriteContext, steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = transaction ? steps.next() : server.store.database.atomically(() => steps.next())
    if (step.done === true) return step.value
    await (step.value ? unlocked(step.value, timeSlice) : yieldToEventLoop())
    timeSlice.resume()
  }
}

/** Runs `work`, and repeats it after waiting for an open transaction that holds a lock that it needs. */
export async function runExclusively<T>(context: WriteContext, work: () => T): Promise<T> {
  return runWrites(context, whenUnlocked(work))
}

/** Runs `work`, which must write nothing when it throws `LockedByTransaction`; it is repeated when that transaction has ended. */
export function* whenUnlocked<T>(work: () => T): Steps<T> {
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof LockedByTransaction)) throw error
      yield error
    }
  }
}

/** The statements of a write command. `run` executes one; what it throws is the error of that statement. */
export type Statements = {
  readonly total: number
  readonly ordered: boolean
  readonly run: (position: number) => Steps<void>
}

/** Runs the statements of a write command, up to the first error if they are ordered; returns the `writeErrors`. */
export function* runStatements(
  { timeSlice }: Pick<WriteContext, 'timeSlice'>,
  { total, ordered, run }: Statements,
): Steps<readonly Document[]> {
  const writeErrors: Document[] = []
  for (let position = 0; position < total; position += 1) {
    if (position > 0 && timeSlice.isOver()) yield undefined
    try {
      yield* run(position)
    } catch (error) {
      writeErrors.push(toWriteError(error, position))
      if (ordered) break
    }
  }
  return writeErrors
}

/** Errors that end the whole command: those that a client must see to retry the transaction, and those that no client has caused. */
function toWriteError(error: unknown, index: number): Document {
  const { code, message, details, labels, codeName } = toCommandError(error)
  if (code === codes.WriteConflict || code === codes.InternalError || code === codes.MaxTimeMSExpired)
    throw error instanceof CommandError ? error : new CommandError(codeName, message, { labels })
  return { index, code, errmsg: message, ...details }
}

async function yieldToEventLoop(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setImmediate(resolve)
  return promise
}

async function unlocked({ transaction }: LockedByTransaction, timeSlice: TimeSlice): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), Math.max(timeSlice.leftMs(), 0))
  const outcome = await Promise.race([transaction.ended, promise])
  clearTimeout(timer)
  if (outcome === 'late')
    throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit while waiting for a transaction')
}
