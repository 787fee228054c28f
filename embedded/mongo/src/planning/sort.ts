import { compareSortKeys, compareValues } from '../bson/compare.ts'
import type { Document } from '../bson/document.ts'
import { toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import { toSortValues } from '../storage/index-keys.ts'

/** One field of a sort. */
export type SortField = { readonly path: string; readonly parts: readonly string[]; readonly direction: 1 | -1 }

/** Parses `{ field: 1 | -1 }`; `{ $meta: ... }` and other directions are a BadValue. */
export function parseSort(sort: Document): readonly SortField[] {
  const fields = Object.entries(sort)
  return fields.map(([path, value]) => {
    if (path.startsWith('$') && (path !== '$natural' || fields.length > 1))
      throw new CommandError('DollarPathPart', `Cannot sort by '${path}', nor by '$natural' together with other fields`)
    const direction = toNumber(value)
    if (direction !== 1 && direction !== -1)
      throw new CommandError(
        'BadValue',
        `$sort key ordering must be 1 (for ascending) or -1 (for descending), got ${JSON.stringify(value)} for '${path}'`,
      )
    return { path, parts: path.split('.'), direction }
  })
}

/** Sorts by the fields, keeping the order of equals. An array counts as its least element, descending as its greatest. */
export function sortBy<T>(items: readonly T[], sort: readonly SortField[], toDocument: (item: T) => Document): T[] {
  const directions = sort.map(({ direction }) => direction)
  const keyed = items.map((item) => {
    const document = toDocument(item)
    return { item, keys: sort.map((field) => sortKey(document, field)) }
  })
  keyed.sort((a, b) => compareSortKeys(a.keys, b.keys, directions))
  return keyed.map(({ item }) => item)
}

function sortKey(document: Document, { path, parts, direction }: SortField): unknown {
  if (parts.length === 1 && !Array.isArray(document[path])) return document[path]
  const values = toSortValues(document, parts)
  return values.reduce((best, value) => (compareValues(value, best) * direction < 0 ? value : best))
}
