import type { Document } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import type { Store } from '../storage/store.ts'
import type { Transaction } from '../storage/transaction.ts'

/** A reply: a document, or its encoded BSON bytes. */
export type Reply = Document | Uint8Array

type TransactionState =
  | {
      readonly state: 'open'
      readonly transaction: Transaction
      readonly timer: NodeJS.Timeout
      /** The open connections over which commands of the transaction arrived. */
      readonly connections: Set<number>
    }
  | { readonly state: 'committed' | 'aborted' }
type Session = {
  /** The highest `txnNumber` received: of a transaction, or of a retryable write. */
  number: number
  transaction: TransactionState | undefined
  retryable: Promise<Reply> | undefined
  usedAt: number
}

/** Identifies a session's transaction, and the connection over which the command arrived. */
export type TransactionRef = { readonly sessionId: string; readonly number: number; readonly connectionId: number }

/** Sessions with their last transaction and their last retryable write. Not persisted: they are lost when the server stops. */
export class SessionTable {
  readonly #store: Store
  readonly #lifetimeMs: number
  readonly #sessions = new Map<string, Session>()

  /** `lifetimeMs` is how long a transaction may stay open. */
  constructor(store: Store, lifetimeMs: number) {
    this.#store = store
    this.#lifetimeMs = lifetimeMs
  }

  /** Opens a transaction; an open transaction of the session is aborted. */
  start({ sessionId, number, connectionId }: TransactionRef): Transaction {
    const session = this.#session(sessionId)
    if (number < session.number) throw tooOld(number, session.number)
    if (number === session.number && session.transaction)
      throw new CommandError(
        'NoSuchTransaction',
        `Cannot start transaction ${number} on session: it has been started before`,
        transient,
      )
    this.#abortOpen(session)
    const transaction = this.#store.transactions.begin()
    const timer = setTimeout(() => this.#abortOpen(session), this.#lifetimeMs)
    timer.unref()
    Object.assign(session, {
      number,
      transaction: { state: 'open', transaction, timer, connections: new Set([connectionId]) },
      retryable: undefined,
    })
    return transaction
  }

  /** The open transaction of that number; NoSuchTransaction, or TransactionCommitted, otherwise. */
  open({ sessionId, number, connectionId }: TransactionRef): Transaction {
    const session = this.#session(sessionId)
    if (number < session.number) throw tooOld(number, session.number)
    const state = number === session.number ? session.transaction : undefined
    if (state?.state === 'open') {
      state.connections.add(connectionId)
      return state.transaction
    }
    if (state?.state === 'committed')
      throw new CommandError('TransactionCommitted', `Transaction with txnNumber ${number} has been committed.`)
    const reason = state
      ? 'has been aborted.'
      : `does not match any in-progress transactions. The active transaction number is ${session.number}`
    throw new CommandError('NoSuchTransaction', `Given transaction number ${number} ${reason}`, transient)
  }

  /** Commits the transaction. Committing it again is not an error. */
  commit(reference: TransactionRef): void {
    const session = this.#session(reference.sessionId)
    if (session.number === reference.number && session.transaction?.state === 'committed') return
    const transaction = this.open(reference)
    try {
      this.#store.commit(transaction)
    } catch (error) {
      this.#abortOpen(session)
      throw error
    }
    this.#settle(session, 'committed')
  }

  /** Discards the transaction. Aborting it again is NoSuchTransaction, as in MongoDB. */
  abort(reference: TransactionRef): void {
    this.open(reference)
    this.#abortOpen(this.#session(reference.sessionId))
  }

  /** Aborts the transaction if it is open, after an error of one of its commands. */
  abortIfOpen({ sessionId, number }: TransactionRef): void {
    const session = this.#sessions.get(sessionId)
    if (session?.number === number) this.#abortOpen(session)
  }

  /** Runs a retryable write, or returns its earlier reply if the client sends it again. */
  async retryable({ sessionId, number }: TransactionRef, run: () => Promise<Reply>): Promise<Reply> {
    const session = this.#session(sessionId)
    if (number < session.number) throw tooOld(number, session.number)
    if (number === session.number && session.retryable) return session.retryable
    this.#abortOpen(session)
    const reply = run()
    Object.assign(session, { number, transaction: undefined, retryable: reply })
    // A failed command has written nothing, so it is executed when the client sends it again.
    reply.catch(() => (session.retryable = undefined))
    return reply
  }

  /** Ends sessions: their transactions are aborted. */
  end(sessionIds: readonly string[]): void {
    for (const id of sessionIds) {
      const session = this.#sessions.get(id)
      if (session) this.#abortOpen(session)
      this.#sessions.delete(id)
    }
  }

  /** Called when a connection closes: transactions that used no other connection have lost their client and are aborted. */
  disconnected(connectionId: number): void {
    for (const session of this.#sessions.values()) {
      if (session.transaction?.state !== 'open' || !session.transaction.connections.delete(connectionId)) continue
      if (session.transaction.connections.size === 0) this.#abortOpen(session)
    }
  }

  /** Removes sessions that have been idle for that long. */
  expire(idleMs: number): void {
    for (const [id, session] of this.#sessions) if (Date.now() - session.usedAt > idleMs) this.end([id])
  }

  /** Aborts everything. */
  close(): void {
    this.end([...this.#sessions.keys()])
  }

  #session(id: string): Session {
    const session = this.#sessions.get(id) ?? { number: -1, transaction: undefined, retryable: undefined, usedAt: 0 }
    this.#sessions.set(id, session)
    session.usedAt = Date.now()
    return session
  }

  #abortOpen(session: Session): void {
    if (session.transaction?.state !== 'open') return
    this.#store.abort(session.transaction.transaction)
    this.#settle(session, 'aborted')
  }

  #settle(session: Session, state: 'committed' | 'aborted'): void {
    if (session.transaction?.state === 'open') clearTimeout(session.transaction.timer)
    session.transaction = { state }
  }
}

const transient = { labels: ['TransientTransactionError'] }

function tooOld(number: number, current: number): CommandError {
  return new CommandError(
    'TransactionTooOld',
    `txnNumber ${number} is prohibited on this session because a newer one, ${current}, has already started`,
  )
}
