import { badUserInput } from '#platform/errors'
import { parseJson } from '#platform/json'
import type { ConnectionShape } from './connection.type.ts'
import type { OrderDirection } from './order.ts'
import type { PageArguments } from './page-arguments.ts'
import { defaultPageSize, maxPageSize } from './page-size.ts'

/** The values by which a list is sorted; unique for each item. */
export type SortKey = readonly (string | number)[]

/** Which page to read. */
export interface PageRequest {
  readonly limit: number
  /** The key of the item that the page begins behind or, backwards, ends before; null for the start or the end of the list. */
  readonly cursor: SortKey | null
  /** Whether the page is the last before the cursor instead of the first behind it. */
  readonly isBackward: boolean
}

/** A page of a list that is sorted by one kind of key, as it is read. */
export interface KeysetPage<Key> {
  readonly limit: number
  /** As in `PageRequest`. */
  readonly cursor: Key | null
  readonly isBackward: boolean
}

/** Records of one page in the order of the list, and whether there are more in the direction in which it is read. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly hasMore: boolean
}

/**
 * Reads page arguments.
 * @param keyTypes - the types of the sort key's parts, which a cursor must carry
 * @throws AppError BAD_USER_INPUT - a size outside 1 to 100, arguments of both directions, or a cursor of another list
 */
export function parsePage(page: PageArguments, keyTypes: readonly ('string' | 'number')[]): PageRequest {
  const { first, after, last, before } = page
  if (last == null) {
    if (before != null) throw badUserInput('before', 'expected `last` with `before`, got `before` alone')
    const limit = parseSize('first', first ?? defaultPageSize)
    return { limit, cursor: parseCursor('after', after, keyTypes), isBackward: false }
  }
  if (after != null) throw badUserInput('after', 'expected either `first` and `after` or `last` and `before`, got both')
  if (first != null && first !== defaultPageSize)
    throw badUserInput('first', 'expected either `first` and `after` or `last` and `before`, got both')
  return { limit: parseSize('last', last), cursor: parseCursor('before', before, keyTypes), isBackward: true }
}

/** The page of a list that is sorted by ids alone. */
export const toIdPage = ({ limit, cursor, isBackward }: PageRequest): KeysetPage<string> => ({
  limit,
  cursor: cursor === null ? null : String(cursor[0]),
  isBackward,
})

/** A page of a list that is read as a whole. */
export interface WholeListPage<Item> extends KeysetPage<string> {
  /** A unique text for each item. */
  readonly keyOf: (item: Item) => string
  /** Whether the list is wanted in its order or in the opposite one. */
  readonly direction: OrderDirection
}

/**
 * The page of a list that is read as a whole.
 * @param items - in the order of their keys, the lowest first
 */
export function pageOf<Item>(
  items: readonly Item[],
  { limit, cursor, isBackward, keyOf, direction }: WholeListPage<Item>,
): Page<Item> {
  const isAscending = direction === 'ASC'
  const isHigher = isAscending !== isBackward
  const ordered = isAscending ? items : items.toReversed()
  const beyond = ordered.filter((item) => cursor === null || (isHigher ? keyOf(item) > cursor : keyOf(item) < cursor))
  const hasMore = beyond.length > limit
  return { items: isBackward ? beyond.slice(-limit) : beyond.slice(0, limit), hasMore }
}

/** @param keyOf - the sort key of a record, from which its cursor is made */
export function toConnection<Item, Node>(options: {
  readonly page: Page<Item>
  readonly request: PageRequest
  readonly keyOf: (item: Item) => SortKey
  readonly toNode: (item: Item) => Node
  readonly count: () => Promise<number>
}): ConnectionShape<Node> {
  const { page, request, keyOf, toNode, count } = options
  const edges = page.items.map((item) => ({ cursor: toCursor(keyOf(item)), node: toNode(item) }))
  // The item on the other side of the cursor is on the client's previous page.
  const cameFrom = request.cursor !== null
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: request.isBackward ? cameFrom : page.hasMore,
      hasPreviousPage: request.isBackward ? page.hasMore : cameFrom,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count,
  }
}

function parseSize(field: 'first' | 'last', size: number): number {
  if (size < 1 || size > maxPageSize)
    throw badUserInput(field, `expected an integer from 1 to ${maxPageSize}, got ${size}`)
  return size
}

const toCursor = (key: SortKey) => Buffer.from(JSON.stringify(key)).toString('base64url')

function parseCursor(
  field: 'after' | 'before',
  cursor: string | null | undefined,
  keyTypes: readonly string[],
): SortKey | null {
  if (cursor == null) return null
  if (cursor.length <= 512) {
    const key = parseJson(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(key) && key.length === keyTypes.length && key.every((part, i) => typeof part === keyTypes[i]))
      return key
  }
  throw badUserInput(field, 'expected a cursor of this list, got another text')
}
