import { badUserInput } from '#platform/errors'
import { parseJson } from '#platform/json'
import type { ConnectionShape } from './connection.type.ts'
import type { PageArguments } from './page-arguments.ts'

/** Which page to read: at most `limit` records behind the one whose key is `after`. */
export interface PageRequest {
  readonly limit: number
  readonly after: readonly (string | number)[] | null
}

/** Records of one page in order, and whether there are more behind them. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly hasNextPage: boolean
}

const maxPageSize = 100
const defaultPageSize = 20

/**
 * Reads page arguments.
 * @param keyTypes - the types of the sort key's parts, which a cursor must carry
 * @throws AppError BAD_USER_INPUT - `first` outside 1 to 100, or a cursor that this field did not give out
 */
export function parsePage(page: PageArguments, keyTypes: readonly ('string' | 'number')[]): PageRequest {
  const limit = page.first ?? defaultPageSize
  if (limit < 1 || limit > maxPageSize)
    throw badUserInput('first', `expected an integer from 1 to ${maxPageSize}, got ${limit}`)
  return { limit, after: page.after == null ? null : parseCursor(page.after, keyTypes) }
}

/** @param keyOf - the sort key of a record, from which its cursor is made */
export function toConnection<Item, Node>(options: {
  readonly page: Page<Item>
  readonly request: PageRequest
  readonly keyOf: (item: Item) => readonly (string | number)[]
  readonly toNode: (item: Item) => Node
  readonly count: () => Promise<number>
}): ConnectionShape<Node> {
  const { page, request, keyOf, toNode, count } = options
  const edges = page.items.map((item) => ({ cursor: toCursor(keyOf(item)), node: toNode(item) }))
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      // Forward paging only: whatever stands before the cursor is the page that the client came from.
      hasPreviousPage: request.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count,
  }
}

const toCursor = (key: readonly (string | number)[]) => Buffer.from(JSON.stringify(key)).toString('base64url')

function parseCursor(cursor: string, keyTypes: readonly string[]): readonly (string | number)[] {
  if (cursor.length <= 512) {
    const key = parseJson(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(key) && key.length === keyTypes.length && key.every((part, i) => typeof part === keyTypes[i]))
      return key
  }
  throw badUserInput('after', 'expected a cursor that this list gave out, got another text')
}
