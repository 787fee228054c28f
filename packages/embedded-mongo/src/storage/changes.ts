import type { Collection, Index } from './catalog.ts'
import { type IndexEntry, toIndexKeys } from './index-keys.ts'
import type { StoredDocument } from './stored-document.ts'

/** A change of one document: null means that it does not exist. */
export type Change = {
  readonly record: number
  readonly before: StoredDocument | null
  readonly after: StoredDocument | null
}

/** The effect of a change on one index. */
export type IndexChange = {
  readonly index: Index
  readonly added: readonly Entry[]
  readonly removed: readonly Entry[]
  readonly multikey: readonly boolean[]
}
/** An entry with the name of the lock that guards its key in a unique index. */
export type Entry = IndexEntry & { readonly lock: string }
/** A change with its changes of the indexes. */
export type PreparedChange = Change & { readonly indexChanges: readonly IndexChange[] }

/** Computes the changes of the collection's indexes for a change of a document. */
export function prepareChange(collection: Collection, change: Change): PreparedChange {
  const affected = collection.indexes.filter((index) => isAffected(index, change))
  return { ...change, indexChanges: affected.map((index) => toIndexChange(index, change)) }
}

/** An updated document shares unchanged values with its earlier version, so an unchanged field is the same object. */
function isAffected(index: Index, { before, after }: Change): boolean {
  if (before === null || after === null || index.partial) return true
  return index.fields.some(({ parts: [field = ''] }) => before.document[field] !== after.document[field])
}

/** Computes the change of one index. */
export function toIndexChange(index: Index, { before, after }: Change): IndexChange {
  const none = { entries: new Map<string, IndexEntry>(), multikey: [] }
  const [old, current] = [before, after].map((side) => (side ? toIndexKeys(index, side.document) : none))
  const added = missingFrom(index, current?.entries, old?.entries)
  const removed = missingFrom(index, old?.entries, current?.entries)
  return { index, added, removed, multikey: current?.multikey ?? [] }
}

type Entries = ReadonlyMap<string, IndexEntry>

function missingFrom(index: Index, entries: Entries = new Map(), others: Entries = new Map()): Entry[] {
  const own = [...entries].filter(([text]) => !others.has(text))
  return own.map(([text, entry]) => ({ ...entry, lock: `u${index.id}:${text}` }))
}
