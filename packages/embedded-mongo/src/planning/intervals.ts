import { BSONRegExp, MaxKey, MinKey } from 'bson'
import { encodeKey } from '../bson/key.ts'
import { toNumber } from '../bson/numbers.ts'
import { rankOf, ranks } from '../bson/ranks.ts'
import type { FieldNode } from '../filter/parse.ts'
import { isOperatorDocument, isPattern } from '../filter/patterns.ts'

/**
 * A place between two encoded values: before or after all keys that begin with `bytes`. A single byte is the place before
 * all values of that rank.
 */
export type Edge = { readonly bytes: Uint8Array; readonly after: boolean }

/** The encoded values from `low` to `high`; `point` if that is one value. */
export type Interval = { readonly low: Edge; readonly high: Edge; readonly point: boolean }

/** The intervals of an index that contain all matching values; `exact` if they contain nothing else. */
export type Intervals = { readonly list: readonly Interval[]; readonly exact: boolean }

/** The intervals of one condition, or undefined if an index cannot bound it. */
export function toIntervals({ operator, operand }: FieldNode): Intervals | undefined {
  switch (operator) {
    case '$eq':
      return pointsOf([operand])
    case '$in':
      return Array.isArray(operand) ? pointsOf(operand) : undefined
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return rangeOf(operator, operand)
    case '$regex':
      return prefixOf(operand)
    case '$all':
      return Array.isArray(operand) ? anyOf(operand) : undefined
    default:
      return undefined
  }
}

/** The intersection of two lists of intervals. Both are ascending and disjoint, so one pass computes it. */
export function intersect(left: Intervals, right: Intervals): Intervals {
  const list: Interval[] = []
  for (let [i, j] = [0, 0]; i < left.list.length && j < right.list.length;) {
    const [a, b] = [left.list[i] as Interval, right.list[j] as Interval]
    const isShorter = compareEdges(a.high, b.high) < 0
    const low = compareEdges(a.low, b.low) < 0 ? b.low : a.low
    const high = isShorter ? a.high : b.high
    if (compareEdges(low, high) < 0) list.push({ low, high, point: a.point || b.point })
    if (isShorter) i += 1
    else j += 1
  }
  return { list, exact: left.exact && right.exact }
}

/** Order of edges in the space of ascending keys. */
export function compareEdges(left: Edge, right: Edge): number {
  return Buffer.compare(toBytes(left), toBytes(right))
}

/** The least key bytes of all keys after the edge. */
export function toBytes({ bytes, after }: Edge): Uint8Array {
  return after ? Buffer.concat([bytes, endByte]) : bytes
}

/** The same edge where keys are stored inverted, i.e. for a descending field: what was before is after. */
export function invertEdge({ bytes, after }: Edge): Edge {
  if (bytes.length === 1 && !after) return { bytes: Uint8Array.of(256 - (bytes[0] ?? 0)), after: false }
  return { bytes: bytes.map((byte) => 255 - byte), after: !after }
}

/** Greater than every byte that a key's next component can begin with. */
const endByte = Uint8Array.of(255)

function pointsOf(values: readonly unknown[]): Intervals | undefined {
  if (values.some((value) => Array.isArray(value) || isPattern(value))) return undefined
  const points = values.map((value) => pointAt(encodeKey(value))).sort((a, b) => compareEdges(a.low, b.low))
  const list = points.filter((point, i) => i === 0 || compareEdges((points[i - 1] as Interval).low, point.low) !== 0)
  return { list, exact: !values.some((value) => value === null || value === undefined) }
}

function pointAt(bytes: Uint8Array): Interval {
  return { low: { bytes, after: false }, high: { bytes, after: true }, point: true }
}

function rangeOf(operator: '$gt' | '$gte' | '$lt' | '$lte', operand: unknown): Intervals | undefined {
  const rank = rankOf(operand)
  const hasNoRange =
    rank === ranks.null || operand instanceof MinKey || operand instanceof MaxKey || Array.isArray(operand)
  if (hasNoRange || (rank === ranks.number && Number.isNaN(toNumber(operand)))) return undefined
  const bytes = encodeKey(operand)
  const list = operator.startsWith('$g')
    ? [{ low: { bytes, after: operator === '$gt' }, high: beforeRank(rank + 1), point: false }]
    : [{ low: beginningOf(rank), high: { bytes, after: operator === '$lte' }, point: false }]
  return { list, exact: true }
}

/** NaN is the least number in an index, but no comparison with it is true. */
function beginningOf(rank: number): Edge {
  return rank === ranks.number ? { bytes: encodeKey(Number.NaN), after: true } : beforeRank(rank)
}

function beforeRank(rank: number): Edge {
  return { bytes: Uint8Array.of(rank), after: false }
}

/** `^literal` without options: the strings from that prefix to the next one, and the pattern itself where it is stored. */
function prefixOf(operand: unknown): Intervals | undefined {
  const pattern = operand instanceof BSONRegExp && operand.options === '' ? operand.pattern : operand
  const prefix = typeof pattern === 'string' ? /^\^([\w /@:#-]+)/.exec(pattern)?.[1] : undefined
  if (typeof pattern !== 'string' || prefix === undefined || pattern.includes('|')) return undefined
  // The last character may be repeated or optional, so it counts only if a literal follows.
  const sure = /^[*+?{]/.test(pattern.slice(prefix.length + 1)) ? prefix.slice(0, -1) : prefix
  if (sure === '') return undefined
  const next = sure.slice(0, -1) + String.fromCharCode(sure.charCodeAt(sure.length - 1) + 1)
  const [low, high] = [sure, next].map((text) => ({ bytes: encodeKey(text), after: false }))
  const itself = pointAt(encodeKey(new BSONRegExp(pattern)))
  return low && high ? { list: [{ low, high, point: false }, itself], exact: false } : undefined
}

/** `$all` holds for each of its values; the first one is used. `$all: [{ $elemMatch: ... }]` contains no value. */
function anyOf(values: readonly unknown[]): Intervals | undefined {
  const [first] = values
  const points = values.length === 0 || isOperatorDocument(first) ? undefined : pointsOf([first])
  return points && { ...points, exact: false }
}
