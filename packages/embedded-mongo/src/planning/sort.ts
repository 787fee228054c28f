import { compareSortKeys } from '../bson/compare.ts'
import type { Document } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import { toSortValues } from '../storage/index-keys.ts'
import type { Stream, TimeSlice } from './time-slice.ts'

/** One field of a sort. */
export type SortField = { readonly path: string; readonly parts: readonly string[]; readonly direction: 1 | -1 }

/** The sort keys, the number of results that are needed (0: all), and how to read an item. */
export type Sorting<T> = {
  readonly sort: readonly SortField[]
  readonly limit: number
  readonly toDocument: (item: T) => Document
  readonly toSize: (item: T) => number
  readonly timeSlice: TimeSlice
}

/** Parses `{ field: 1 | -1 }`; `{ $meta: ... }` and other directions are errors. */
export function parseSort(sort: Document): readonly SortField[] {
  const fields = Object.entries(sort)
  if (fields.length > maxFields)
    throw new CommandError('BadValue', `a sort must have at most ${maxFields} fields, got ${fields.length}`)
  return fields.map(([path, value]) => {
    assertSortPath(path, fields.length)
    if (numericType(value) === undefined)
      throw new CommandError(
        'SortNotNumeric',
        `Illegal key in $sort specification: ${path}: only 1 and -1 are supported by the embedded store`,
      )
    const direction = toNumber(value)
    if (direction === 1 || direction === -1) return { path, parts: path.split('.'), direction }
    throw new CommandError(
      'SortDirection',
      `$sort key ordering must be 1 (for ascending) or -1 (for descending), got ${direction} for '${path}'`,
    )
  })
}

/** A stable sort. An array is compared by its least element; in descending order, by its greatest. */
export function sortBy<T>(
  items: readonly T[],
  sort: readonly SortField[],
  toDocument: (item: T) => Document,
): readonly T[] {
  return ordered(
    items.map((item) => ({ item, keys: sortKeys(toDocument(item), sort) })),
    directionsOf(sort),
  ).map(({ item }) => item)
}

/** Sorts a stream: chunk by chunk while it is read, and merging the chunks while the result is read. */
export function* sortStream<T>(items: Stream<T>, sorting: Sorting<T>): Generator<T | undefined> {
  const { sort, limit, toDocument, toSize, timeSlice } = sorting
  const directions = directionsOf(sort)
  const chunkSize = limit > 0 ? limit * 2 + 1000 : 1000
  const chunks: (readonly Keyed<T>[])[] = []
  let chunk: Keyed<T>[] = []
  let size = 0
  for (const item of items) {
    if (item === undefined) {
      yield undefined
      continue
    }
    chunk.push({ item, keys: sortKeys(toDocument(item), sort) })
    size += toSize(item)
    if (limit > 0 && (chunk.length >= chunkSize || size > maxSortBytes)) {
      chunk = ordered(chunk, directions).slice(0, limit)
      size = chunk.reduce((sum, kept) => sum + toSize(kept.item), 0)
    } else if (chunk.length >= chunkSize) chunks.push(ordered(chunk.splice(0), directions))
    if (size > maxSortBytes) throw tooMuch(size)
  }
  chunks.push(ordered(chunk, directions))
  for (const { item } of mergeAll(chunks, directions)) {
    if (timeSlice.isOver()) yield undefined
    yield item
  }
}

/** As many fields as an index may have. */
const maxFields = 32
/** The limit of MongoDB, which writes larger sorts to files. */
const maxSortBytes = 100 * 1024 * 1024

type Keyed<T> = { readonly item: T; readonly keys: readonly unknown[] }

function tooMuch(size: number): CommandError {
  return new CommandError(
    'QueryExceededMemoryLimitNoDiskUseAllowed',
    `Sort exceeded memory limit of ${maxSortBytes} bytes, got ${size} bytes. The embedded store does not sort on disk`,
  )
}

function assertSortPath(path: string, fields: number): void {
  if (path === '$natural' && fields === 1) return
  if (path === '') throw new CommandError('EmptyPath', 'FieldPath cannot be constructed with empty string')
  if (path.endsWith('.')) throw new CommandError('PathEndsWithDot', "FieldPath must not end with a '.'.")
  const parts = path.split('.')
  if (parts.includes('')) throw new CommandError('EmptyPathPart', 'FieldPath field names may not be empty strings.')
  const dollar = parts.find((part) => part.startsWith('$'))
  if (dollar !== undefined)
    throw new CommandError('DollarPathPart', `FieldPath field names may not start with '$'. Got '${dollar}'.`)
}

function directionsOf(sort: readonly SortField[]): readonly number[] {
  return sort.map(({ direction }) => direction)
}

function ordered<T>(items: Keyed<T>[], directions: readonly number[]): Keyed<T>[] {
  return items.sort((a, b) => compareSortKeys(a.keys, b.keys, directions))
}

/** The sort key of a document: the first of the entries that it would have in an index. */
function sortKeys(document: Document, sort: readonly SortField[]): readonly unknown[] {
  const [only] = sort
  if (sort.length === 1 && only && only.parts.length === 1 && !Array.isArray(document[only.path]))
    return [document[only.path]]
  const directions = directionsOf(sort)
  const entries = toSortValues(
    document,
    sort.map(({ parts }) => parts),
  )
  return entries.reduce((best, entry) => (compareSortKeys(entry, best, directions) < 0 ? entry : best))
}

function mergeAll<T>(chunks: readonly (readonly Keyed<T>[])[], directions: readonly number[]): Iterable<Keyed<T>> {
  const [first = [], ...others] = chunks
  if (others.length === 0) return first
  const half = chunks.length >> 1
  return merge(mergeAll(chunks.slice(0, half), directions), mergeAll(chunks.slice(half), directions), directions)
}

function* merge<T>(
  left: Iterable<Keyed<T>>,
  right: Iterable<Keyed<T>>,
  directions: readonly number[],
): Generator<Keyed<T>> {
  const [lefts, rights] = [left[Symbol.iterator](), right[Symbol.iterator]()]
  let [a, b] = [lefts.next(), rights.next()]
  while (a.done !== true && b.done !== true) {
    if (compareSortKeys(a.value.keys, b.value.keys, directions) <= 0) {
      yield a.value
      a = lefts.next()
    } else {
      yield b.value
      b = rights.next()
    }
  }
  for (; a.done !== true; a = lefts.next()) yield a.value
  for (; b.done !== true; b = rights.next()) yield b.value
}
