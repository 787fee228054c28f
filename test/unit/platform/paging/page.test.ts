import { pageOf, parsePage, toConnection } from '#root/platform/src/paging/page'
import type { Page, PageRequest } from '#root/platform/src/paging/page'

interface Item {
  readonly id: string
  readonly size: number
}

const items: readonly Item[] = [
  { id: 'a', size: 1 },
  { id: 'b', size: 2 },
]
const types = ['number', 'string'] as const

const connectionOf = (request: PageRequest, page: Page<Item> = { items, hasMore: false }) =>
  toConnection({
    page,
    request,
    keyOf: ({ size, id }) => [size, id],
    toNode: ({ id }) => id,
    count: async () => 7,
  })

const forward: PageRequest = { limit: 2, cursor: null, isBackward: false }
const backward: PageRequest = { ...forward, isBackward: true }

const cursorOf = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url')

test.each([
  [undefined, 20],
  [null, 20],
  [1, 1],
  [100, 100],
])('a page of %s has %i items at most', (first, limit) => {
  expect(parsePage({ first: first as number | null }, types)).toEqual({ limit, cursor: null, isBackward: false })
})

test.each([0, -1, 101])('a page of %i is refused by name', (first) => {
  expect(() => parsePage({ first }, types)).toThrow(`expected an integer from 1 to 100, got ${first}`)
})

test('the cursor of an item is the position after it', () => {
  const { pageInfo, edges } = connectionOf(forward, { items, hasMore: true })
  expect(pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: edges[0]?.cursor,
    endCursor: edges[1]?.cursor,
  })
  const keys = edges.map(({ cursor }) => parsePage({ first: 2, after: cursor }, types).cursor)
  expect(keys).toEqual([
    [1, 'a'],
    [2, 'b'],
  ])
})

test('nodes and edges are the same items in the same order', async () => {
  const { nodes, edges, count } = connectionOf(forward)
  expect(nodes).toEqual(['a', 'b'])
  expect(edges.map(({ node }) => node)).toEqual(nodes)
  expect(await count()).toBe(7)
})

test('a page after a cursor has a previous page, also if it is empty', () => {
  const { pageInfo, edges } = connectionOf({ ...forward, cursor: [2, 'b'] }, { items: [], hasMore: false })
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
  expect(() => parsePage({ first: 1, after }, types)).toThrow('expected a cursor of this list')
})

test.each([1, 100])('the last %i items are a page as well', (last) => {
  expect(parsePage({ first: 20, last }, types)).toEqual({ limit: last, cursor: null, isBackward: true })
})

test('the cursor of an item also works as the position before it', () => {
  const before = cursorOf([1, 'a'])
  expect(parsePage({ first: null, last: 2, before }, types)).toEqual({ limit: 2, cursor: [1, 'a'], isBackward: true })
})

test.each([
  ['last', { last: 0 }, 'expected an integer from 1 to 100, got 0'],
  ['last', { last: 101 }, 'expected an integer from 1 to 100, got 101'],
  ['before', { before: cursorOf([1, 'a']) }, 'expected `last` with `before`'],
  ['after', { last: 2, after: cursorOf([1, 'a']) }, 'got both'],
  ['first', { first: 5, last: 2 }, 'got both'],
  ['before', { last: 2, before: 'nothing' }, 'expected a cursor of this list'],
])('of arguments that do not go together %s is named: %j', (field, page, message) => {
  expect(() => parsePage({ first: 20, ...page }, types)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(message), details: { field } }),
  )
})

test('a page that is read backwards has one behind it unless it is the last', () => {
  expect(connectionOf(backward, { items, hasMore: true }).pageInfo).toMatchObject({
    hasNextPage: false,
    hasPreviousPage: true,
  })
  expect(connectionOf({ ...backward, cursor: [3, 'c'] }).pageInfo).toMatchObject({
    hasNextPage: true,
    hasPreviousPage: false,
  })
})

describe('a list that is read as a whole', () => {
  const letters = ['a', 'b', 'c', 'd']
  const page = (
    request: Partial<{ limit: number; cursor: string | null; isBackward: boolean; direction: 'ASC' | 'DESC' }>,
  ) =>
    pageOf(letters, {
      limit: 2,
      cursor: null,
      isBackward: false,
      direction: 'ASC',
      keyOf: (letter) => letter,
      ...request,
    })

  test.each([
    [{}, ['a', 'b'], true],
    [{ cursor: 'b' }, ['c', 'd'], false],
    [{ cursor: 'd' }, [], false],
    [{ isBackward: true }, ['c', 'd'], true],
    [{ isBackward: true, cursor: 'c' }, ['a', 'b'], false],
    [{ isBackward: true, cursor: 'a' }, [], false],
    [{ limit: 4 }, letters, false],
    [{ direction: 'DESC' as const }, ['d', 'c'], true],
    [{ direction: 'DESC' as const, cursor: 'c' }, ['b', 'a'], false],
    [{ direction: 'DESC' as const, isBackward: true }, ['b', 'a'], true],
    [{ direction: 'DESC' as const, isBackward: true, cursor: 'b' }, ['d', 'c'], false],
  ])('returns its pages in its order: %j', (request, expected, hasMore) => {
    expect(page(request)).toEqual({ items: expected, hasMore })
  })
})
