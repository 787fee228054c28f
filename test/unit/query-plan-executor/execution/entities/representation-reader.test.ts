import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner'
import { buildSchema, isInterfaceType, isObjectType } from 'graphql'
import { parseExactJson } from '#root/packages/query-plan-executor/src/exact-json/index'
import { compileRepresentationReader } from '#root/packages/query-plan-executor/src/execution/entities/representation-reader'
import { compileRewrites } from '#root/packages/query-plan-executor/src/execution/entities/rewrite'
import { createSupergraphTypes } from '#root/packages/query-plan-executor/src/execution/entities/supergraph-types'

const schema = buildSchema(`
  interface Node { id: ID }
  interface Media implements Node { id: ID }
  type Book implements Node & Media { id: ID isbn: ID }
  type Film implements Node & Media { id: ID }
  type User implements Node { id: ID }
  union Any = Book | User
  enum Size { SMALL }
  type Query { any: Any media: Media }
`)
const supergraphTypes = () => createSupergraphTypes(schema)
const typenames = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) || isInterfaceType(type))
  .map(({ name }) => name)

const field = (name: string, ...selections: QueryPlanSelectionNode[]): QueryPlanSelectionNode => ({
  kind: 'Field',
  name,
  ...(selections.length > 0 && { selections }),
})
const on = (typeCondition: string, ...names: (string | QueryPlanSelectionNode)[]): QueryPlanSelectionNode => ({
  kind: 'InlineFragment',
  typeCondition,
  selections: names.map((one) => (typeof one === 'string' ? field(one) : one)),
})
const reader = (requires: readonly QueryPlanSelectionNode[], rewrites?: readonly FetchDataRewrite[]) => {
  const types = supergraphTypes()
  return compileRepresentationReader({ requires, inputRewrite: compileRewrites(rewrites, types), types, typenames })
}

/** Selects one field more, of an object that is never there: one fragment per type is no more. */
const general = (requires: readonly QueryPlanSelectionNode[]) => [
  ...requires,
  on('Film', '__typename', 'id'),
  on('Film', 'never'),
]

describe('types', () => {
  test.each([
    ['Book', 'Book'],
    ['Book', 'Node'],
    ['Book', 'Any'],
    ['Media', 'Node'],
    ['Unknown', 'Unknown'],
  ])('%s fits %s', (typename, condition) => {
    expect(supergraphTypes().fits(typename, condition)).toBe(true)
  })

  test.each([
    ['Book', 'User'],
    ['User', 'Media'],
    ['Film', 'Any'],
    ['Node', 'Media'],
    ['Node', 'Book'],
    ['Unknown', 'Node'],
    ['Book', 'Unknown'],
    ['Size', 'Node'],
    ['Any', 'Node'],
    [undefined, 'Node'],
    [5, 'Node'],
    [['Book'], 'Book'],
  ])('%s does not fit %s', (typename, condition) => {
    expect(supergraphTypes().fits(typename, condition)).toBe(false)
  })
})

describe.each([
  ['generated code', (requires: readonly QueryPlanSelectionNode[]) => requires],
  ['the general rule', general],
])('a representation, by %s', (_how, shape) => {
  const textOf = (requires: readonly QueryPlanSelectionNode[], entity: object) => {
    const { key, text } = reader(shape(requires))
    const given = entity as Record<string, unknown>
    return key(given) === undefined ? undefined : (JSON.parse(text(given)) as unknown)
  }
  const book = { __typename: 'Book', id: '1', isbn: 'x', other: 5 }

  test('contains the required fields only', () => {
    expect(textOf([on('Book', '__typename', 'id')], book)).toEqual({ __typename: 'Book', id: '1' })
    expect(textOf([on('Book', '__typename', 'id', 'isbn')], book)).toEqual({ __typename: 'Book', id: '1', isbn: 'x' })
    expect(textOf([on('Book', '__typename')], book)).toEqual({ __typename: 'Book' })
  })

  test('keeps nulls, long integers and names that every object inherits', () => {
    const requires = [on('Book', '__typename', 'id', 'constructor')]
    expect(textOf(requires, { __typename: 'Book', id: null, constructor: 1 })).toEqual({
      __typename: 'Book',
      id: null,
      constructor: 1,
    })
    expect(textOf(requires, { __typename: 'Book', id: '1' })).toBeUndefined()
    const { text } = reader(shape([on('Book', '__typename', 'id')]))
    expect(text(parseExactJson('{"__typename":"Book","id":9007199254740993}') as Record<string, unknown>)).toBe(
      '{"__typename":"Book","id":9007199254740993}',
    )
  })

  test('is none of another type, and none where a field is missing', () => {
    const requires = [on('Book', '__typename', 'id'), on('User', '__typename', 'id')]
    expect(textOf(requires, { __typename: 'User', id: '1' })).toEqual({ __typename: 'User', id: '1' })
    expect(textOf(requires, { __typename: 'Query', id: '1' })).toBeUndefined()
    expect(textOf(requires, { __typename: 'Unknown', id: '1' })).toBeUndefined()
    expect(textOf(requires, { id: '1' })).toBeUndefined()
    expect(textOf(requires, { __typename: 'Book' })).toBeUndefined()
    expect(textOf([on('Book', '__typename', 'id', 'isbn')], { __typename: 'Book', isbn: 'x' })).toBeUndefined()
  })

  test('is that of every type that implements an interface', () => {
    const requires = [on('Media', '__typename', 'id')]
    for (const __typename of ['Book', 'Media'])
      expect(textOf(requires, { __typename, id: '1' })).toEqual({ __typename, id: '1' })
    expect(textOf(requires, { __typename: 'User', id: '1' })).toBeUndefined()
  })

  test('has parts of nested objects, in lists as well; an object that lacks a field is null there', () => {
    const requires = [on('Book', '__typename', field('owner', field('name'), on('User', 'id')))]
    expect(textOf(requires, { __typename: 'Book', owner: { name: 'a', id: '1', x: 1 } })).toEqual({
      __typename: 'Book',
      owner: { name: 'a' },
    })
    const owners = [[{ __typename: 'User', name: 'a', id: '1' }, { id: '2' }, null, 5], []]
    expect(textOf(requires, { __typename: 'Book', owner: owners })).toEqual({
      __typename: 'Book',
      owner: [[{ name: 'a', id: '1' }, null, null, null], []],
    })
    expect(textOf(requires, { __typename: 'Book', owner: { __typename: 'User', name: 'a' } })).toEqual({
      __typename: 'Book',
      owner: { name: 'a' },
    })
  })
})

describe('the key of an entity', () => {
  const keyOf = (requires: readonly QueryPlanSelectionNode[], entity: object) =>
    reader(requires).key(entity as Record<string, unknown>)

  test('is the value of the only field of the only type', () => {
    const requires = [on('Book', '__typename', 'id')]
    expect(keyOf(requires, { __typename: 'Book', id: '1' })).toBe('1')
    expect(keyOf(requires, { __typename: 'Book', id: 1 })).toBe(1)
    expect(keyOf(requires, { __typename: 'User', id: '1' })).toBeUndefined()
    expect(keyOf(requires, { __typename: 'Book' })).toBeUndefined()
    expect(keyOf([on('Book', 'constructor', '__typename')], { __typename: 'Book' })).toBeUndefined()
  })

  const apart = { id: '1', isbn: '1' }
  test.each([
    ['two types', [on('Book', '__typename', 'id'), on('User', '__typename', 'id')], ['Book', 'User'], [apart, apart]],
    ['an interface', [on('Media', '__typename', 'id')], ['Book', 'Film'], [apart, apart]],
    ['two fields', [on('Book', '__typename', 'id', 'isbn')], ['Book', 'Book'], [apart, { ...apart, isbn: '2' }]],
    [
      'a nested field',
      [on('Book', '__typename', field('of', field('id')))],
      ['Book', 'Book'],
      [{ of: { id: '1' } }, { of: { id: '2' } }],
    ],
    [
      'fragments of one type',
      [on('Book', '__typename', 'id'), on('Node', 'isbn')],
      ['Book', 'Book'],
      [apart, { ...apart, isbn: '2' }],
    ],
    [
      'fragments in fragments',
      [on('Book', '__typename', 'id', on('Node', 'isbn'))],
      ['Book', 'Book'],
      [apart, { ...apart, isbn: '2' }],
    ],
  ] as const)('distinguishes entities of %s, but not equal ones', (_what, requires, [a, b], [one, other]) => {
    const [first, second] = [
      { __typename: a, ...one },
      { __typename: b, ...other },
    ]
    expect(keyOf(requires, first)).toBeDefined()
    expect(keyOf(requires, first)).toEqual(keyOf(requires, structuredClone(first)))
    expect(keyOf(requires, first)).not.toEqual(keyOf(requires, second))
  })

  test('a fragment of the same type adds what it requires', () => {
    const { text } = reader([on('Book', '__typename', 'id'), on('Node', 'isbn')])
    expect(JSON.parse(text({ __typename: 'Book', id: '1', isbn: 'x' }))).toEqual({
      __typename: 'Book',
      id: '1',
      isbn: 'x',
    })
    expect(JSON.parse(text({ __typename: 'Book', id: '1' }))).toEqual({ __typename: 'Book', id: '1' })
  })

  test('without a type there is none', () => {
    expect(keyOf([on('Book', 'id')], { __typename: 'Book', id: '1' })).toBeUndefined()
    expect(keyOf([field('id')], { __typename: 'Book', id: '1' })).toBeUndefined()
    expect(keyOf([field('__typename'), field('id')], { __typename: 'Book', id: '1' })).toBeDefined()
    const bare: QueryPlanSelectionNode = { kind: 'InlineFragment', selections: [field('__typename')] }
    expect(keyOf([bare], { __typename: 'Book' })).toBeUndefined()
  })

  test('reads fields by their alias', () => {
    const alias: QueryPlanSelectionNode = { kind: 'Field', name: 'id', alias: 'key' }
    for (const requires of [[on('Book', '__typename', alias)], general([on('Book', '__typename', alias)])]) {
      const { key, text } = reader(requires)
      expect(key({ __typename: 'Book', id: '1' })).toBeUndefined()
      expect(JSON.parse(text({ __typename: 'Book', key: '2' }))).toEqual({ __typename: 'Book', key: '2' })
    }
  })
})

describe('rewrites', () => {
  const set = (path: string[], setValueTo: unknown): FetchDataRewrite => ({ kind: 'ValueSetter', path, setValueTo })
  const rename = (path: string[], renameKeyTo: string): FetchDataRewrite => ({ kind: 'KeyRenamer', path, renameKeyTo })
  const rewritten = (rewrites: readonly FetchDataRewrite[], data: unknown): unknown => {
    compileRewrites(rewrites, supergraphTypes())?.(data)
    return JSON.parse(JSON.stringify(data))
  }

  test('are undefined without rewrites', () => {
    for (const rewrites of [undefined, [], [rename([], 'x')]])
      expect(compileRewrites(rewrites, supergraphTypes())).toBeUndefined()
  })

  test('set and rename, in order', () => {
    expect(rewritten([set(['a'], 1), rename(['a'], 'b'), set(['a'], 2)], {})).toEqual({ b: 1, a: 2 })
    expect(rewritten([rename(['a'], 'b')], { c: 1 })).toEqual({ c: 1 })
    expect(rewritten([rename(['a'], 'b')], { a: null })).toEqual({ b: null })
    expect(rewritten([rename(['constructor'], 'b')], {})).toEqual({})
  })

  test('go through objects and lists, and past anything else', () => {
    const data = { x: [[{ y: { a: 1 } }], { y: [{ a: 2 }, null, 'text'] }, null, 5], z: { y: { a: 3 } } }
    expect(rewritten([rename(['x', 'y', 'a'], 'b')], data)).toEqual({
      x: [[{ y: { b: 1 } }], { y: [{ b: 2 }, null, 'text'] }, null, 5],
      z: { y: { a: 3 } },
    })
    expect(rewritten([rename(['x', 'a'], 'b')], null)).toBeNull()
  })

  test('apply to objects that fit the type condition, and to those of no known type', () => {
    const data = [{ __typename: 'Book', a: 1 }, { __typename: 'User', a: 1 }, { a: 1 }]
    expect(rewritten([rename(['... on Media', 'a'], 'b')], data)).toEqual([
      { __typename: 'Book', b: 1 },
      { __typename: 'User', a: 1 },
      { b: 1 },
    ])
  })

  test("change the representation only, whose key contains the entity's own type", () => {
    const { key, text } = reader(
      [on('Book', '__typename', 'id', field('of', field('x'))), on('Film', '__typename', 'id')],
      [set(['... on Node', '__typename'], 'Node'), rename(['of', 'x'], 'y')],
    )
    const book = { __typename: 'Book', id: '1', of: { x: 1 } }
    expect(JSON.parse(text(book))).toEqual({ __typename: 'Node', id: '1', of: { y: 1 } })
    expect(book).toEqual({ __typename: 'Book', id: '1', of: { x: 1 } })
    expect(key(book)).not.toEqual(key({ __typename: 'Film', id: '1' }))
    expect(key({ __typename: 'User', id: '1' })).toBeUndefined()
  })

  test('do not change a scalar that is an object in the entity', () => {
    const { text } = reader([on('Book', '__typename', 'of')], [rename(['of', 'x'], 'y')])
    const book = { __typename: 'Book', of: { x: 1 } }
    expect(JSON.parse(text(book))).toEqual({ __typename: 'Book', of: { y: 1 } })
    expect(book.of).toEqual({ x: 1 })
  })
})
