import type { Document } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import type { Store } from '../storage/store.ts'
import type { Transaction } from '../storage/transaction.ts'

/** A reply: a document, or BSON bytes that are ready. */
export type Reply = Document | Uint8Array

type TransactionState =
  | {
      readonly state: 'open'
      readonly transaction: Transaction
      readonly timer: NodeJS.Timeout
      /** The connections that it came over and that are still open. */
      readonly connections: Set<number>
    }
  | { readonly state: 'committed' | 'aborted' }
type Session = {
  /** The highest number seen: of a transaction, or of a retryable write. */
  number: number
  transaction: TransactionState | undefined
  retryable: Promise<Reply> | undefined
  usedAt: number
}

/** How to find a session's transaction, and over which connection it was asked for. */
export type TransactionRef = { readonly sessionId: string; readonly number: number; readonly connectionId: number }

/** Sessions with their last transaction and their last retryable write. Lost when the server stops, as its clients are. */
export class SessionTable {
  readonly #store: Store
  readonly #lifetimeMs: number
  readonly #sessions = new Map<string, Session>()

  /** `lifetimeMs` is how long a transaction may stay open. */
  constructor(store: Store, lifetimeMs: number) {
    this.#store = store
    this.#lifetimeMs = lifetimeMs
  }

  /** Opens a transaction; one that the session left open is aborted. */
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

  /** The open transaction of that number; NoSuchTransaction, or TransactionCommitted, if it is not open. */
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

  /** Makes the transaction durable. Once more after it is committed is no error. */
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

  /** Ends the transaction without a trace. Aborting what was aborted is NoSuchTransaction, as in MongoDB. */
  abort(reference: TransactionRef): void {
    this.open(reference)
    this.#abortOpen(this.#session(reference.sessionId))
  }

  /** Aborts it if it is open; for errors inside it. */
  abortIfOpen({ sessionId, number }: TransactionRef): void {
    const session = this.#sessions.get(sessionId)
    if (session?.number === number) this.#abortOpen(session)
  }

  /** Runs a retryable write, or answers with what it answered when it was sent before. */
  async retryable({ sessionId, number }: TransactionRef, run: () => Promise<Reply>): Promise<Reply> {
    const session = this.#session(sessionId)
    if (number < session.number) throw tooOld(number, session.number)
    if (number === session.number && session.retryable) return session.retryable
    this.#abortOpen(session)
    const reply = run()
    Object.assign(session, { number, transaction: undefined, retryable: reply })
    // A failed command has written nothing, so sending it again runs it again.
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

  /** A connection is gone: transactions that came over no other have lost their client and are aborted. */
  disconnected(connectionId: number): void {
    for (const session of this.#sessions.values()) {
      if (session.transaction?.state !== 'open' || !session.transaction.connections.delete(connectionId)) continue
      if (session.transaction.connections.size === 0) this.#abortOpen(session)
    }
  }

  /** Forgets sessions that were not used for that long. */
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
