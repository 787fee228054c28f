import { Binary, BSONRegExp, Code, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import { isDocument } from './document.ts'
import { numericType } from './numbers.ts'

/** An absent field. It is sorted and indexed as null, but differs from null for `$exists` and sparse indexes. */
export const missing: unique symbol = Symbol('missing')

/** The entry of an empty array in a multikey index, which is lower than null. */
export const emptyArray: unique symbol = Symbol('emptyArray')

/** The ranks of BSON types in MongoDB's comparison order, spaced so that `rank + 1` lies between two types. */
export const ranks = {
  minKey: 10,
  emptyArray: 18,
  null: 20,
  number: 30,
  string: 40,
  object: 50,
  array: 60,
  binary: 70,
  objectId: 80,
  boolean: 90,
  date: 100,
  timestamp: 110,
  regex: 120,
  code: 130,
  maxKey: 240,
} as const

/** The rank of a value's type: only values of equal rank are compared by range operators. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return ranks.string
    case 'number':
    case 'bigint':
      return ranks.number
    case 'boolean':
      return ranks.boolean
    case 'object':
      return rankOfObject(value)
    default:
      return value === emptyArray ? ranks.emptyArray : ranks.null
  }
}

function rankOfObject(value: object | null): number {
  if (value === null) return ranks.null
  if (Array.isArray(value)) return ranks.array
  if (value instanceof Date) return ranks.date
  if (value instanceof ObjectId) return ranks.objectId
  if (numericType(value) !== undefined) return ranks.number
  if (isDocument(value)) return ranks.object
  return rankOfRareClass(value)
}

function rankOfRareClass(value: object): number {
  if (value instanceof Binary || value instanceof Uint8Array) return ranks.binary
  if (value instanceof Timestamp) return ranks.timestamp
  if (value instanceof BSONRegExp || value instanceof RegExp) return ranks.regex
  if (value instanceof Code) return ranks.code
  if (value instanceof MinKey) return ranks.minKey
  if (value instanceof MaxKey) return ranks.maxKey
  throw new TypeError(`values of class ${value.constructor.name} are not of a BSON type`)
}
