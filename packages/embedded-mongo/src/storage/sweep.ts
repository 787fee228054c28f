import { encodeCompoundKey } from '../bson/key.ts'
import { ranks } from '../bson/ranks.ts'
import type { Collection, Index } from './catalog.ts'
import type { Store } from './store.ts'
import { StoredDocument } from './stored-document.ts'
import { LockedByTransaction } from './transaction.ts'

/** The number of documents that are removed at a time, so that commands are not delayed. */
const batchSize = 1000

/** Removes documents that have expired before `now` (in ms) according to a TTL index. Locked documents are removed by the next sweep. */
export function sweepExpired(store: Store, now: number): void {
  for (const collection of store.catalog.list()) {
    for (const index of collection.indexes) {
      if (index.expireAfterSeconds === null) continue
      sweepIndex(store, { collection, index }, now - index.expireAfterSeconds * 1000)
    }
  }
}

type Swept = { readonly collection: Collection; readonly index: Index }

function sweepIndex(store: Store, { collection, index }: Swept, before: number): void {
  const isDescending = (index.fields[0]?.direction ?? 1) < 0
  const limit = encodeCompoundKey([new Date(before)], [isDescending ? -1 : 1])
  const firstDate = isDescending ? Uint8Array.of(256 - ranks.date) : Uint8Array.of(ranks.date)
  const [from, to] = isDescending ? [limit, firstDate] : [firstDate, limit]
  const sql = `SELECT DISTINCT d.r, d.doc FROM i${index.id} i CROSS JOIN d${collection.id} d ON d.r = i.r WHERE i.k >= ? AND i.k < ? LIMIT ${batchSize}`
  const rows = store.database.rows(sql, from, to)
  store.database.atomically(() => {
    for (const [record, bytes] of rows) {
      const document = new StoredDocument(record as number, bytes as Uint8Array)
      try {
        store.write(collection, [{ record: document.record, before: document, after: null }], undefined)
      } catch (error) {
        if (!(error instanceof LockedByTransaction)) throw error
      }
    }
  })
}
