import { parsePage, toConnection } from '../../../../platform/src/paging/page.ts'
import type { PageRequest } from '../../../../platform/src/paging/page.ts'

interface Item {
  readonly id: string
  readonly size: number
}

const items: readonly Item[] = [
  { id: 'a', size: 1 },
  { id: 'b', size: 2 },
]
const types = ['number', 'string'] as const

const connectionOf = (request: PageRequest, page = { items, hasNextPage: false }) =>
  toConnection({
    page,
    request,
    keyOf: ({ size, id }) => [size, id],
    toNode: ({ id }) => id,
    count: async () => 7,
  })

const cursorOf = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url')

test.each([
  [undefined, 20],
  [null, 20],
  [1, 1],
  [100, 100],
])('a page of %s has %i items at most', (first, limit) => {
  expect(parsePage({ first: first as number | null }, types)).toEqual({ limit, after: null })
})

test.each([0, -1, 101])('a page of %i is refused by name', (first) => {
  expect(() => parsePage({ first }, types)).toThrow(`expected an integer from 1 to 100, got ${first}`)
})

test('the cursor of an item is the place behind it', () => {
  const { pageInfo, edges } = connectionOf({ limit: 2, after: null }, { items, hasNextPage: true })
  expect(pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: edges[0]?.cursor,
    endCursor: edges[1]?.cursor,
  })
  const keys = edges.map(({ cursor }) => parsePage({ first: 2, after: cursor }, types).after)
  expect(keys).toEqual([
    [1, 'a'],
    [2, 'b'],
  ])
})

test('nodes and edges are the same items in the same order', async () => {
  const { nodes, edges, count } = connectionOf({ limit: 2, after: null })
  expect(nodes).toEqual(['a', 'b'])
  expect(edges.map(({ node }) => node)).toEqual(nodes)
  expect(await count()).toBe(7)
})

test('a page behind a cursor has one before it, also where it is empty', () => {
  const { pageInfo, edges } = connectionOf({ limit: 2, after: [2, 'b'] }, { items: [], hasNextPage: false })
  expect(edges).toEqual([])
  expect(pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null })
})

test.each([
  ['text that is no cursor', 'nothing'],
  ['an empty one', ''],
  ['one of a list with another key', cursorOf(['a'])],
  ['one with a part less', cursorOf([1])],
  ['one with no part', cursorOf([])],
  ['one with a part more', cursorOf([1, 'a', 'b'])],
  ['one with parts of other types', cursorOf(['a', 1])],
  ['one that is no list', cursorOf({ 0: 1, 1: 'a', length: 2 })],
  ['one that is longer than any', cursorOf([1, 'a'.repeat(400)])],
])('%s is refused', (_, after) => {
  expect(() => parsePage({ first: 1, after }, types)).toThrow('expected a cursor that this list gave out')
})
