import { randomInt } from 'node:crypto'
import { Long } from 'bson'
import type { Document } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { encodeCursorReply } from '../wire/cursor-reply.ts'

/** Results still to be fetched. */
type Cursor = {
  readonly namespace: string
  readonly results: Iterator<Uint8Array>
  readonly sessionId: string | undefined
  usedAt: number
}

/** How results are handed out. `limitBytes` keeps a reply below the largest message. */
const limitBytes = 16 * 1024 * 1024

/** A batch to hand out first; `size` undefined is MongoDB's default of 101. */
export type FirstBatch = {
  readonly namespace: string
  readonly results: Iterable<Uint8Array>
  readonly size: number | undefined
  readonly single: boolean
  readonly sessionId: string | undefined
}

/** The open cursors of the server. */
export class CursorTable {
  readonly #cursors = new Map<string, Cursor>()

  /** The reply with the first batch; a cursor stays open if there is more. */
  first({ namespace, results, size = 101, single, sessionId }: FirstBatch): Uint8Array {
    const iterator = results[Symbol.iterator]()
    const { documents, next } = take(iterator, size)
    const isDone = single || (size > 0 && next === undefined)
    if (isDone) iterator.return?.()
    const rest = next === undefined ? iterator : prepend(next, iterator)
    const id = isDone ? Long.ZERO : this.#open({ namespace, results: rest, sessionId, usedAt: Date.now() })
    return encodeCursorReply('firstBatch', documents, { id, ns: namespace })
  }

  /** The reply with the next batch; size 0 is as many as fit. */
  next(id: Long, namespace: string, size: number): Uint8Array {
    const cursor = this.#cursors.get(id.toString())
    if (!cursor) throw new CommandError('CursorNotFound', `cursor id ${id.toString()} not found`)
    if (cursor.namespace !== namespace)
      throw new CommandError(
        'Unauthorized',
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      )
    const { documents, next } = take(cursor.results, size === 0 ? Number.POSITIVE_INFINITY : size)
    this.#cursors.delete(id.toString())
    if (next === undefined) return encodeCursorReply('nextBatch', documents, { id: Long.ZERO, ns: namespace })
    this.#cursors.set(id.toString(), { ...cursor, results: prepend(next, cursor.results), usedAt: Date.now() })
    return encodeCursorReply('nextBatch', documents, { id, ns: namespace })
  }

  /** Closes cursors; the reply tells which there were. */
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

  /** Closes cursors that were not used for that long. */
  expire(idleMs: number): void {
    for (const [id, { usedAt }] of this.#cursors) if (Date.now() - usedAt > idleMs) this.#close(id)
  }

  #open(cursor: Cursor): Long {
    const id = Long.fromNumber(randomInt(1, 2 ** 47))
    this.#cursors.set(id.toString(), cursor)
    return id
  }

  #close(id: string): void {
    this.#cursors.get(id)?.results.return?.()
    this.#cursors.delete(id)
  }
}

type Batch = { readonly documents: readonly Uint8Array[]; readonly next: Uint8Array | undefined }

/** Takes up to `size` results; `next` is the first that was left, if any. */
function take(results: Iterator<Uint8Array>, size: number): Batch {
  const documents: Uint8Array[] = []
  let bytes = 0
  while (size > 0) {
    const { value, done } = results.next() as IteratorResult<Uint8Array, undefined>
    if (done === true || value === undefined) return { documents, next: undefined }
    if (documents.length >= size || (bytes + value.length > limitBytes && documents.length > 0))
      return { documents, next: value }
    documents.push(value)
    bytes += value.length
  }
  return { documents, next: undefined }
}

function* prepend(first: Uint8Array, rest: Iterator<Uint8Array>): Generator<Uint8Array> {
  yield first
  for (let result = rest.next(); result.done !== true; result = rest.next()) yield result.value
}
