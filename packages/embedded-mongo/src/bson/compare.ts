import { Double, Int32, ObjectId } from 'bson'
import { encodeKey } from './key.ts'
import { rankOf } from './ranks.ts'

/** MongoDB's order over all BSON values: by type, then by value. Missing fields are ordered as null. */
export function compareValues(left: unknown, right: unknown): number {
  if (left === right) return 0
  const [a, b] = [simplified(left), simplified(right)]
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b)
  if (a instanceof Date && b instanceof Date) return compareNumbers(a.getTime(), b.getTime())
  if (a instanceof ObjectId && b instanceof ObjectId) return Buffer.compare(a.id, b.id)
  const [rankA, rankB] = [rankOf(a), rankOf(b)]
  if (rankA !== rankB) return rankA - rankB
  return Buffer.compare(encodeKey(a), encodeKey(b))
}

/** Equality in that order: numbers of different types are equal by value. */
export function equalValues(left: unknown, right: unknown): boolean {
  return compareValues(left, right) === 0
}

/** A stable comparison of documents' sort keys, one direction per position. */
export function compareSortKeys(
  left: readonly unknown[],
  right: readonly unknown[],
  directions: readonly number[],
): number {
  for (let i = 0; i < directions.length; i += 1) {
    const order = compareValues(left[i], right[i])
    if (order !== 0) return order * (directions[i] ?? 1)
  }
  return 0
}

function simplified(value: unknown): unknown {
  return value instanceof Int32 || value instanceof Double ? value.value : value
}

/** NaN is the least number and equal to itself. */
function compareNumbers(left: number, right: number): number {
  if (left < right) return -1
  if (left > right) return 1
  if (left === right) return 0
  return Number(Number.isNaN(right)) - Number(Number.isNaN(left))
}

/** By code point, which is the order of UTF-8 bytes; JavaScript's order differs only for surrogate pairs. */
function compareStrings(left: string, right: string): number {
  if (left === right) return 0
  if (surrogate.test(left) || surrogate.test(right)) return Buffer.compare(Buffer.from(left), Buffer.from(right))
  return left < right ? -1 : 1
}

const surrogate = /[\ud800-\udfff]/
