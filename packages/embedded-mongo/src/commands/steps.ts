import type { Document } from '../bson/document.ts'
import { codes, CommandError, toCommandError } from '../errors.ts'
import type { Stretch } from '../planning/stretch.ts'
import type { Store } from '../storage/store.ts'
import { LockedByTransaction } from '../storage/transaction.ts'
import type { Transaction } from '../storage/transaction.ts'

/**
 * Work that can be interrupted: from one `yield` to the next nothing else runs. It yields `undefined` to let others in, and a
 * transaction that is in its way to wait for that.
 */
export type Steps<T> = Generator<LockedByTransaction | undefined, T>

/** Runs steps that only read. */
export async function runReads<T>(stretch: Stretch, steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await nextTurn()
    stretch.resume()
  }
}

/** What steps that write need of their command. */
export type WriteContext = {
  readonly server: { readonly store: Store }
  readonly transaction: Transaction | undefined
  readonly stretch: Stretch
}

/** Runs steps that write. Outside of transactions each stretch is kept as a whole, or not at all if it throws. */
export async function runWrites<T>({ server, transaction, stretch }: WriteContext, steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = transaction ? steps.next() : server.store.database.atomically(() => steps.next())
    if (step.done === true) return step.value
    await (step.value ? unlocked(step.value, stretch) : nextTurn())
    stretch.resume()
  }
}

/** Runs `work` once, again after each wait for an open transaction that is in its way. */
export async function runExclusively<T>(context: WriteContext, work: () => T): Promise<T> {
  return runWrites(context, whenUnlocked(work))
}

/** Does something that writes nothing if it meets an open transaction; waits for that and does it then. */
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

/** The statements of a write command. `run` does one; what it throws is that statement's error. */
export type Statements = {
  readonly total: number
  readonly ordered: boolean
  readonly run: (position: number) => Steps<void>
}

/** Runs the statements of a write command, up to the first error if they are ordered; returns the `writeErrors`. */
export function* runStatements(
  { stretch }: Pick<WriteContext, 'stretch'>,
  { total, ordered, run }: Statements,
): Steps<readonly Document[]> {
  const writeErrors: Document[] = []
  for (let position = 0; position < total; position += 1) {
    if (position > 0 && stretch.isOver()) yield undefined
    try {
      yield* run(position)
    } catch (error) {
      writeErrors.push(toWriteError(error, position))
      if (ordered) break
    }
  }
  return writeErrors
}

/** Errors that end the whole command: those that a client must see to retry the transaction, and those that are no client's fault. */
function toWriteError(error: unknown, index: number): Document {
  const { code, message, details, labels, codeName } = toCommandError(error)
  if (code === codes.WriteConflict || code === codes.InternalError || code === codes.MaxTimeMSExpired)
    throw error instanceof CommandError ? error : new CommandError(codeName, message, { labels })
  return { index, code, errmsg: message, ...details }
}

async function nextTurn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setImmediate(resolve)
  return promise
}

async function unlocked({ transaction }: LockedByTransaction, stretch: Stretch): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), Math.max(stretch.leftMs(), 0))
  const outcome = await Promise.race([transaction.ended, promise])
  clearTimeout(timer)
  if (outcome === 'late')
    throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit while waiting for a transaction')
}
