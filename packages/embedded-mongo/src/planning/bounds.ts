import { isPosition } from '../bson/path.ts'
import type { FieldNode } from '../filter/parse.ts'
import type { Index } from '../storage/catalog.ts'
import { type Interval, type Intervals, intersect, invertEdge, toBytes, toIntervals } from './intervals.ts'

/** The keys `from <= key < to` of an index. */
export type KeyRange = { readonly from: Uint8Array; readonly to: Uint8Array }

/** The part of an index that can match a conjunction of conditions. */
export type Bounds = {
  /** Disjoint, in ascending order. */
  readonly ranges: readonly KeyRange[]
  /** The number of leading fields of the index with equality conditions, and whether the next field has a range. */
  readonly points: number
  readonly hasRange: boolean
  /** The number of leading fields of the index that have the same value in all of `ranges`. */
  readonly constants: number
  /** The conditions that all entries in `ranges` satisfy, so that they need not be tested. */
  readonly covered: ReadonlySet<FieldNode>
}

/** More ranges than this are not worth more seeks. */
const maxRanges = 1000

/** Bounds on an index for conditions that must all hold. Conditions that the index cannot bound are ignored. */
export function toBounds(index: Index, conditions: readonly FieldNode[]): Bounds {
  const covered = new Set<FieldNode>()
  let prefixes: readonly Uint8Array[] = [new Uint8Array()]
  let [points, constants] = [0, 0]
  for (const [position, field] of index.fields.entries()) {
    const found = intervalsOn(index, position, conditions)
    if (!found || prefixes.length * found.intervals.list.length > maxRanges) break
    if (found.intervals.exact) for (const condition of found.conditions) covered.add(condition)
    const list = found.intervals.list.map((interval) => (field.direction < 0 ? invert(interval) : interval))
    if (!list.every(({ point }) => point))
      return { ranges: toRanges(prefixes, list), points, hasRange: true, constants, covered }
    const ordered = field.direction < 0 ? list.reverse() : list
    prefixes = prefixes.flatMap((prefix) => ordered.map(({ low }) => Buffer.concat([prefix, low.bytes])))
    points += 1
    if (prefixes.length === 1 && constants === position) constants += 1
  }
  const ranges = prefixes.map((prefix) => ({ from: prefix, to: toBytes({ bytes: prefix, after: true }) }))
  return { ranges, points, hasRange: false, constants, covered }
}

/** Ranges of several alternatives as one ascending, disjoint list. */
export function mergeRanges(ranges: readonly KeyRange[]): readonly KeyRange[] {
  const merged: KeyRange[] = []
  for (const range of ranges.toSorted((a, b) => Buffer.compare(a.from, b.from))) {
    const last = merged.at(-1)
    if (!last || Buffer.compare(last.to, range.from) < 0) merged.push(range)
    else if (Buffer.compare(last.to, range.to) < 0) merged[merged.length - 1] = { from: last.from, to: range.to }
  }
  return merged
}

type Found = { readonly intervals: Intervals; readonly conditions: readonly FieldNode[] }

function intervalsOn(index: Index, position: number, conditions: readonly FieldNode[]): Found | undefined {
  const field = index.fields[position]
  // `a.0` means an element or a field called 0; the index contains only one of them.
  if (field?.parts.some(isPosition)) return undefined
  const usable = conditions.flatMap((condition) => {
    if (condition.path !== field?.path) return []
    const intervals = toIntervals(condition)
    return intervals ? [{ condition, intervals }] : []
  })
  const [first] = usable
  if (!first) return undefined
  if (index.multikey[position] !== true) {
    const intervals = usable.map((each) => each.intervals).reduce(intersect)
    return { intervals, conditions: usable.map(({ condition }) => condition) }
  }
  if (sharesArray(index, position)) return undefined
  // Different elements of an array may match two conditions, so only one condition bounds the scan.
  const best = usable.find(({ intervals }) => intervals.list.every(({ point }) => point)) ?? first
  return { intervals: best.intervals, conditions: [best.condition] }
}

/** Whether an earlier field of the index comes from the same array: its matching element need not be the one that matches here. */
function sharesArray(index: Index, position: number): boolean {
  const root = index.fields[position]?.parts[0]
  return index.fields.slice(0, position).some(({ parts }) => parts[0] === root)
}

function invert({ low, high, point }: Interval): Interval {
  return {
    low: point ? { bytes: invertEdge(high).bytes, after: false } : invertEdge(high),
    high: invertEdge(low),
    point,
  }
}

function toRanges(prefixes: readonly Uint8Array[], list: readonly Interval[]): readonly KeyRange[] {
  const all = prefixes.flatMap((prefix) =>
    list.map(({ low, high }) => ({
      from: Buffer.concat([prefix, toBytes(low)]),
      to: Buffer.concat([prefix, toBytes(high)]),
    })),
  )
  return mergeRanges(all)
}
