import mongoose from 'mongoose'
import type { Database } from '../test-database.ts'
import type { Operation } from './operations.ts'
import type { Fields } from './random.ts'

/** What a server made of an operation: an error, or a result and the documents that it left. */
export type Outcome =
  | { readonly error: number | undefined }
  | { readonly error: null; readonly result: string; readonly documents: string }

const raw = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const
const writes = ['update', 'delete', 'findAndModify']

/** Runs an operation on a collection, and reads what is there then. */
export async function runOn(database: Database, collection: string, operation: Operation): Promise<Outcome> {
  try {
    const reply: Fields = await database.command(operation.command(collection), raw)
    const [failed] = (reply['writeErrors'] ?? []) as readonly { readonly code: unknown }[]
    if (failed) return { error: Number(failed.code) }
    const isWrite = writes.includes(operation.name)
    const documents = isWrite ? await database.collection(collection).find({}, raw).toArray() : []
    return { error: null, result: toResult(operation.name, reply), documents: toSortedText(documents) }
  } catch (error) {
    return { error: (error as { readonly code?: number }).code }
  }
}

/** Whether both servers responded alike; a refusal of only the first is not a wrong result. */
export function verdict(own: Outcome, other: Outcome): 'same' | 'refused' | 'wrong' {
  if (own.error !== null) return other.error === null ? 'refused' : 'same'
  if (other.error !== null) return 'wrong'
  return own.result === other.result && own.documents === other.documents ? 'same' : 'wrong'
}

/** In the order of a sort, or in any: groups and distinct values have none. */
function toResult(name: string, reply: Fields): string {
  const { cursor, values, value, n, upserted } = reply
  // Of equal numbers of different types each server gives the one that it met first.
  if (name === 'distinct') return toSortedText((values as readonly unknown[]).map(toPlainNumber))
  if (name === 'aggregate') return toSortedText((cursor as { readonly firstBatch: readonly unknown[] }).firstBatch)
  if (name === 'find')
    return toText((cursor as { readonly firstBatch: readonly unknown[] }).firstBatch.map(toComparable))
  if (name === 'findAndModify') return toText(toComparable(value))
  // Not nModified: DocumentDB counts a document that is replaced by the same one.
  return toText([n, Array.isArray(upserted) ? upserted.length : 0].map(Number))
}

function toSortedText(values: readonly unknown[]): string {
  return toText(values.map((value) => toText(toComparable(value))).sort((a, b) => (a < b ? -1 : 1)))
}

function toText(value: unknown): string {
  return mongoose.mongo.BSON.EJSON.stringify(value, { relaxed: false })
}

/** Fields in one order, since DocumentDB adds fields in the order of the update, MongoDB in that of their names; ids that were made alike. */
function toComparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toComparable)
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    fields.map(([name, each]) => [name, name === '_id' && isMade(each) ? 'made' : toComparable(each)]),
  )
}

function isMade(id: unknown): boolean {
  return id instanceof mongoose.mongo.ObjectId
}

function toPlainNumber(value: unknown): unknown {
  const type = (value as { readonly _bsontype?: string } | null)?._bsontype
  return ['Int32', 'Long', 'Double', 'Decimal128'].includes(type ?? '') ? Number(String(value)) : value
}
