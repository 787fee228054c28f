import { Binary, BSONRegExp, Code, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import { isDocument } from './document.ts'
import { numericType } from './numbers.ts'
import { missing } from './ranks.ts'

/** MongoDB's number for each type name that `$type` takes. */
export const typeNumbers: Readonly<Record<string, number>> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
}

/** The name of a value's BSON type, as in `$type` and in error messages; `missing` for an absent field. */
export function typeName(value: unknown): string {
  if (value === missing) return 'missing'
  if (value === undefined) return 'undefined'
  if (value === null) return 'null'
  const numeric = numericType(value)
  if (numeric !== undefined) return numeric
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  return isDocument(value) ? 'object' : nameOfClass(value)
}

function nameOfClass(value: unknown): string {
  if (value instanceof ObjectId) return 'objectId'
  if (value instanceof Binary || value instanceof Uint8Array) return 'binData'
  if (value instanceof BSONRegExp || value instanceof RegExp) return 'regex'
  if (value instanceof Timestamp) return 'timestamp'
  if (value instanceof MinKey) return 'minKey'
  if (value instanceof MaxKey) return 'maxKey'
  if (value instanceof Code) return 'javascript'
  return 'object'
}
