import { randomInt } from 'node:crypto'
import { Long } from 'bson'
import type { Document } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import type { Stream, TimeSlice } from '../planning/time-slice.ts'
import { encodeCursorReply } from '../wire/cursor-reply.ts'
import type { Steps } from './steps.ts'

/** Results that the client has not fetched yet. */
type Cursor = {
  readonly id: Long
  readonly namespace: string
  readonly results: Iterator<Uint8Array | undefined>
  readonly sessionId: string | undefined
  readonly timeSlice: TimeSlice
  /** The first result that did not fit in the last batch. */
  next: Uint8Array | undefined
  usedAt: number
  isInUse: boolean
}

/** The largest batch; keeps a reply below the largest message. */
const limitBytes = 16 * 1024 * 1024

/** The first batch of a cursor; `size` undefined means MongoDB's default of 101. */
export type FirstBatch = {
  readonly namespace: string
  readonly results: Stream<Uint8Array>
  readonly timeSlice: TimeSlice
  readonly size: number | undefined
  readonly single: boolean
  readonly sessionId: string | undefined
}

/** The open cursors of the server. */
export class CursorTable {
  readonly #cursors = new Map<string, Cursor>()

  /** The open cursor, for `next`. A cursor that another command is reading is an error. */
  use(id: Long, namespace: string): Cursor {
    const cursor = this.#cursors.get(id.toString())
    if (!cursor) throw new CommandError('CursorNotFound', `cursor id ${id.toString()} not found`)
    if (cursor.namespace !== namespace)
      throw new CommandError(
        'Unauthorized',
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      )
    if (cursor.isInUse) throw new CommandError('CursorInUse', `cursor id ${id.toString()} is already in use`)
    cursor.isInUse = true
    cursor.timeSlice.restart()
    return cursor
  }

  /** The reply with the first batch; a cursor stays open if there is more. */
  *first({ namespace, results, size = 101, single, sessionId, timeSlice }: FirstBatch): Steps<Uint8Array> {
    const id = Long.fromNumber(randomInt(1, 2 ** 47))
    const iterator = results[Symbol.iterator]()
    const cursor = { id, namespace, results: iterator, sessionId, timeSlice, usedAt: 0, isInUse: true, next: undefined }
    const documents = yield* take(cursor, size)
    const isDone = single || (size > 0 && cursor.next === undefined)
    if (isDone) iterator.return?.()
    else this.#release(cursor)
    return encodeCursorReply('firstBatch', documents, { id: isDone ? Long.ZERO : id, ns: namespace })
  }

  /** The reply with the next batch; size 0 means as many as fit. A cursor that fails is closed. */
  *next(cursor: Cursor, size: number): Steps<Uint8Array> {
    const { id, namespace: ns } = cursor
    let isOpen = false
    try {
      const documents = yield* take(cursor, size === 0 ? Number.POSITIVE_INFINITY : size)
      isOpen = cursor.next !== undefined && this.#cursors.has(id.toString())
      return encodeCursorReply('nextBatch', documents, { id: isOpen ? id : Long.ZERO, ns })
    } finally {
      if (isOpen) this.#release(cursor)
      else this.#close(id.toString())
    }
  }

  /** Closes cursors; the reply lists those that existed. */
  kill(ids: readonly Long[]): Document {
    const [killed, missing] = [
      ids.filter((id) => this.#cursors.has(id.toString())),
      ids.filter((id) => !this.#cursors.has(id.toString())),
    ]
    for (const id of killed) this.#close(id.toString())
    return { cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [], ok: 1 }
  }

  /** Closes the cursors of sessions that end. */
  endSessions(sessionIds: readonly string[]): void {
    for (const [id, { sessionId }] of this.#cursors)
      if (sessionId !== undefined && sessionIds.includes(sessionId)) this.#close(id)
  }

  /** Closes cursors that have been idle for that long. */
  expire(idleMs: number): void {
    for (const [id, { usedAt }] of this.#cursors) if (Date.now() - usedAt > idleMs) this.#close(id)
  }

  #release(cursor: Cursor): void {
    cursor.isInUse = false
    cursor.usedAt = Date.now()
    this.#cursors.set(cursor.id.toString(), cursor)
  }

  #close(id: string): void {
    const cursor = this.#cursors.get(id)
    this.#cursors.delete(id)
    // A command that is reading the cursor ends when it yields next.
    if (cursor && !cursor.isInUse) cursor.results.return?.()
  }
}

/** Takes up to `size` results; `next` of the cursor is then the first remaining one, if any. */
function* take(cursor: Cursor, size: number): Steps<readonly Uint8Array[]> {
  const documents: Uint8Array[] = []
  let bytes = 0
  while (size > 0) {
    if (cursor.next === undefined) {
      const { value, done } = cursor.results.next()
      if (done === true) break
      if (value === undefined) yield undefined
      cursor.next = value
    } else {
      const isFull = documents.length >= size || (bytes + cursor.next.length > limitBytes && documents.length > 0)
      if (isFull) break
      documents.push(cursor.next)
      bytes += cursor.next.length
      cursor.next = undefined
    }
  }
  return documents
}
