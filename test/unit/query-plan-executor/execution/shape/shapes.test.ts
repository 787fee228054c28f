import { buildSchema, operationFromDocument } from '@apollo/federation-internals'
import { parse } from 'graphql'
import { parseExactJson, toJsonText } from '#root/packages/query-plan-executor/src/exact-json/index'
import type { JsonObject } from '#root/packages/query-plan-executor/src/execution/request/json-object'
import { readSelections } from '#root/packages/query-plan-executor/src/execution/shape/read-selections'
import { shapeResponse } from '#root/packages/query-plan-executor/src/execution/shape/shape-response'
import { createTypeIndex } from '#root/packages/query-plan-executor/src/execution/shape/type-index'
import { compileResponseWriter } from '#root/packages/query-plan-executor/src/execution/shape/write-response'

const schema = buildSchema(`
  scalar Json
  enum Size { SMALL LARGE }
  interface Node { id: ID }
  type User implements Node { id: ID name: String! nick: String friend: User friends: [User!] }
  type Book implements Node { id: ID title: String size: Size }
  union Any = User | Book
  type Query {
    int: Int float: Float text: String flag: Boolean id: ID json: Json size: Size
    must: Int! ints: [Int] all: [Int!] every: [Int!]! nested: [[Int!]]
    user: User users: [User] people: [User!]! node: Node nodes: [Node] any: Any anys: [[Any]]
    again: Query
  }
`)

interface Options {
  readonly variables?: JsonObject
  readonly responseNameOf?: (name: string) => string
  readonly entityPaths?: readonly string[]
  readonly isShared?: boolean
}

const faultless = { completions: [], faults: [] }

/** Both ways to shape an answer; the quick one may leave it to the complete one, and must not differ from it. */
function shape(query: string, data: JsonObject, options: Options = {}) {
  const { variables = {}, responseNameOf, entityPaths = [], isShared = false } = options
  const operation = operationFromDocument(schema, parse(query), { validate: false })
  const { selections, introspectionFields } = readSelections(schema, operation.selectionSet, responseNameOf)
  const types = createTypeIndex(schema)
  const writer = compileResponseWriter({ types, selections, rootType: 'Query', entityPaths: new Set(entityPaths) })
  const write = (given = variables) => writer(data, { variables: given, hasSharedEntities: isShared })
  const introspect = (index: number) => `introspected ${index} of ${introspectionFields.length}`
  const complete = (given = variables) =>
    shapeResponse({ types, selections, rootType: 'Query', data, variables: given, introspect })
  return { write, complete, introspectionFields }
}

const json = (text: string) => parseExactJson(text) as JsonObject

describe('a response without faults is written in one pass, as the complete rule writes it', () => {
  const cases: [string, string, string, Options?][] = [
    [
      '{ int float text flag }',
      '{"int":1,"float":1.5,"text":"a\\n\\"","flag":false}',
      '{"int":1,"float":1.5,"text":"a\\n\\"","flag":false}',
    ],
    ['{ flag float }', '{"flag":true,"float":9007199254740993}', '{"flag":true,"float":9007199254740993}'],
    ['{ int id }', '{"int":-2147483648,"id":9007199254740993}', '{"int":-2147483648,"id":9007199254740993}'],
    ['{ id }', '{"id":5}', '{"id":5}'],
    ['{ id }', '{"id":"\\u0000"}', '{"id":"\\u0000"}'],
    ['{ json }', '{"json":{"a":[1,null,9007199254740993]}}', '{"json":{"a":[1,null,9007199254740993]}}'],
    ['{ size json int }', '{"size":"SMALL"}', '{"size":"SMALL","json":null,"int":null}'],
    [
      '{ ints nested all }',
      '{"ints":[1,null],"nested":[[],[1,2],null],"all":null}',
      '{"ints":[1,null],"nested":[[],[1,2],null],"all":null}',
    ],
    ['{ b: int a: text int }', '{"b":1,"a":"x","int":2,"more":3}', '{"b":1,"a":"x","int":2}'],
    [
      '{ user { name } user { nick friend { name } } }',
      '{"user":{"name":"a","friend":{"name":"b"}}}',
      '{"user":{"name":"a","nick":null,"friend":{"name":"b"}}}',
    ],
    [
      '{ user { ...F friend { ...F } } } fragment F on User { name }',
      '{"user":{"name":"a","friend":{"name":"b"}}}',
      '{"user":{"name":"a","friend":{"name":"b"}}}',
    ],
    [
      '{ users { __typename name } }',
      '{"users":[{"name":"a"},null,{"__typename":"User","name":"b"}]}',
      '{"users":[{"__typename":"User","name":"a"},null,{"__typename":"User","name":"b"}]}',
    ],
    ['{ users { t: __typename } }', '{"users":[{"t":"User"},{"t":null}]}', '{"users":[{"t":"User"},{"t":"User"}]}'],
    [
      '{ nodes { id ... on User { name } ...B } } fragment B on Book { title }',
      '{"nodes":[{"__typename":"Book","id":"1","title":"t"},{"__typename":"User","id":"2","name":"n"},{"id":"3"}]}',
      '{"nodes":[{"id":"1","title":"t"},{"id":"2","name":"n"},{"id":"3"}]}',
    ],
    [
      '{ anys { ... on Node { id ... on User { name } } ... { __typename } } }',
      '{"anys":[[{"__typename":"User","id":"1","name":"n"}],[null]]}',
      '{"anys":[[{"id":"1","name":"n","__typename":"User"}],[null]]}',
    ],
    [
      '{ any { ... on Any { ... on Book { size } } } }',
      '{"any":{"__typename":"Book","size":"LARGE"}}',
      '{"any":{"size":"LARGE"}}',
    ],
    [
      '{ again { int __typename ... on Query { text } } }',
      '{"again":{"__typename":"Root","int":1}}',
      '{"again":{"int":1,"__typename":"Query","text":null}}',
    ],
    [
      '{ int @skip(if: true) text @include(if: false) flag @skip(if: false) }',
      '{"int":1,"text":"x","flag":true}',
      '{"flag":true}',
    ],
    [
      'query ($a: Boolean!) { int @skip(if: $a) ... @include(if: $a) { text } user { name @skip(if: $a) nick } }',
      '{"int":1,"text":"x","user":{"name":"n"}}',
      '{"text":"x","user":{"nick":null}}',
      { variables: { a: true } },
    ],
    [
      'query ($a: Boolean!) { int @skip(if: $a) ...F @include(if: $a) } fragment F on Query { text }',
      '{"int":1,"text":"x"}',
      '{"int":1}',
      { variables: { a: false } },
    ],
    [
      '{ as0_int: float as1_user: user { as0_x: nick } }',
      '{"as0_int":1.5,"as1_user":{"as0_x":"y"}}',
      '{"int":1.5,"user":{"x":"y"}}',
      { responseNameOf: (name) => name.replace(/^as\d_/, '') },
    ],
    ['{ constructor: int __proto__: text }', '{"__proto__":"x"}', '{"constructor":null,"__proto__":"x"}'],
    ['{ user { name @skip(if: true) } }', '{"user":{}}', '{"user":{}}'],
  ]
  test.each(cases.map(([query, data, expected, options = {}]) => [query, data, expected, options] as const))(
    '%s of %s',
    (query, data, expected, options) => {
      const { write, complete } = shape(query, json(data), options)
      expect(write()).toBe(expected)
      const shaped = complete()
      expect(shaped).toMatchObject(faultless)
      // An own property of that name is not the same as in an object literal.
      if (!query.includes('__proto__')) expect(toJsonText(shaped.data)).toBe(expected)
    },
  )
})

describe('a faulty response is left to the complete rule, which reports the fault and its path', () => {
  type Path = (string | number)[]
  const cases: [string, string, string, [string, Path][]][] = [
    [
      '{ int text }',
      '{"int":"1","text":"x"}',
      '{"int":null,"text":"x"}',
      [['Invalid value found for field Query.int.', ['int']]],
    ],
    ['{ int }', '{"int":2147483648}', '{"int":null}', [['Invalid value found for field Query.int.', ['int']]]],
    ['{ int }', '{"int":1.5}', '{"int":null}', [['Invalid value found for field Query.int.', ['int']]]],
    ['{ float }', '{"float":"1"}', '{"float":null}', [['Invalid value found for field Query.float.', ['float']]]],
    ['{ text }', '{"text":1}', '{"text":null}', [['Invalid value found for field Query.text.', ['text']]]],
    ['{ flag }', '{"flag":1}', '{"flag":null}', [['Invalid value found for field Query.flag.', ['flag']]]],
    ['{ id }', '{"id":true}', '{"id":null}', [['Invalid value found for field Query.id.', ['id']]]],
    ['{ id }', '{"id":1.5}', '{"id":null}', [['Invalid value found for field Query.id.', ['id']]]],
    ['{ id }', '{"id":1e21}', '{"id":null}', [['Invalid value found for field Query.id.', ['id']]]],
    ['{ size }', '{"size":"HUGE"}', '{"size":null}', [['Invalid value found for field Query.size.', ['size']]]],
    ['{ size }', '{"size":1}', '{"size":null}', [['Invalid value found for field Query.size.', ['size']]]],
    ['{ must int }', '{"int":1}', 'null', [['Cannot return null for non-nullable field Query.must.', ['must']]]],
    ['{ must }', '{"must":"x"}', 'null', [['Invalid value found for field Query.must.', ['must']]]],
    [
      '{ ints }',
      '{"ints":[1,"2",3]}',
      '{"ints":[1,null,3]}',
      [['Invalid value found for array element of type Int at index 1.', ['ints', 1]]],
    ],
    [
      '{ all int }',
      '{"all":[1,null],"int":1}',
      '{"all":null,"int":1}',
      [['Cannot return null for non-nullable array element of type Int at index 1.', ['all', 1]]],
    ],
    [
      '{ all }',
      '{"all":[1,"x",null]}',
      '{"all":null}',
      [
        ['Invalid value found for array element of type Int at index 1.', ['all', 1]],
        ['Cannot return null for non-nullable array element of type Int at index 2.', ['all', 2]],
      ],
    ],
    [
      '{ every }',
      '{"every":[null]}',
      'null',
      [['Cannot return null for non-nullable array element of type Int at index 0.', ['every', 0]]],
    ],
    [
      '{ nested }',
      '{"nested":[[1],[null]]}',
      '{"nested":[[1],null]}',
      [['Cannot return null for non-nullable array element of type Int at index 0.', ['nested', 1, 0]]],
    ],
    [
      '{ user { friend { name } nick } }',
      '{"user":{"friend":{},"nick":"x"}}',
      '{"user":{"friend":null,"nick":"x"}}',
      [['Cannot return null for non-nullable field User.name.', ['user', 'friend', 'name']]],
    ],
    [
      '{ users { name } }',
      '{"users":[{"name":"a"},{"name":null}]}',
      '{"users":[{"name":"a"},null]}',
      [['Cannot return null for non-nullable field User.name.', ['users', 1, 'name']]],
    ],
    [
      '{ people { name } int }',
      '{"people":[{}]}',
      'null',
      [['Cannot return null for non-nullable field User.name.', ['people', 0, 'name']]],
    ],
    [
      '{ any { __typename } node { ... on User { name } } }',
      '{"any":{"__typename":"Size"}}',
      '{"any":null,"node":null}',
      [['Invalid __typename found for object at field Query.any.', ['any']]],
    ],
    [
      '{ node { id ... on User { name } } }',
      '{"node":{"__typename":"User","id":"1"}}',
      '{"node":null}',
      [['Cannot return null for non-nullable field User.name.', ['node', 'name']]],
    ],
  ]
  test.each(cases)('%s of %s', (query, data, expected, completions) => {
    const { write, complete } = shape(query, json(data))
    expect(write()).toBeUndefined()
    const shaped = complete()
    expect(toJsonText(shaped.data)).toBe(expected)
    expect(shaped.completions.map(({ error }) => [error.message, error.path])).toEqual(completions)
    expect(shaped.faults).toEqual([])
  })

  const shapes: [string, string, string, string, Path][] = [
    [
      '{ ints }',
      '{"ints":"x"}',
      '{"ints":null}',
      'Invalid non-list value x returned by subgraph for list type [Int]',
      ['ints'],
    ],
    [
      '{ users { nick } }',
      '{"users":{}}',
      '{"users":null}',
      'Invalid non-list value {} returned by subgraph for list type [User]',
      ['users'],
    ],
    [
      '{ users { nick } }',
      '{"users":[5]}',
      '{"users":[null]}',
      'Invalid non-object value 5 returned by subgraph for composite type User',
      ['users', 0],
    ],
    [
      '{ user { nick } }',
      `{"user":"${'x'.repeat(90)}"}`,
      '{"user":null}',
      `Invalid non-object value ${'x'.repeat(80)}… returned by subgraph for composite type User`,
      ['user'],
    ],
    [
      '{ user { nick } }',
      `{"user":"${'x'.repeat(80)}"}`,
      '{"user":null}',
      `Invalid non-object value ${'x'.repeat(80)} returned by subgraph for composite type User`,
      ['user'],
    ],
    [
      '{ any { __typename } }',
      '{"any":{"__typename":5}}',
      '{"any":null}',
      'Invalid non-string value 5 for __typename at any',
      ['any'],
    ],
    [
      '{ ...F } fragment F on Query { int }',
      '{"__typename":5,"int":1}',
      'null',
      'Got unexpected value for __typename: 5',
      [],
    ],
  ]
  test.each(shapes)('%s of %s', (query, data, expected, message, path) => {
    const { write, complete } = shape(query, json(data))
    expect(write()).toBeUndefined()
    const shaped = complete()
    expect(toJsonText(shaped.data)).toBe(expected)
    expect(shaped.faults).toEqual([{ message, path }])
    expect(shaped.completions).toEqual([])
  })

  test('a value that no subgraph sent is absent, and a null is not', () => {
    const isAbsent = (data: JsonObject) =>
      shape('{ must }', data)
        .complete()
        .completions.map((one) => one.isAbsent)
    expect(isAbsent({})).toEqual([true])
    expect(isAbsent({ must: null })).toEqual([false])
  })
})

describe('the quick way', () => {
  test('has a variant for each combination of conditions', () => {
    const { write, complete } = shape(
      'query ($a: Boolean!, $b: Boolean!) { int @skip(if: $a) text @include(if: $b) }',
      {
        int: 1,
        text: 'x',
      },
    )
    for (const variables of [
      { a: true, b: true },
      { a: false, b: true },
      { a: true, b: false },
      { a: false, b: false },
    ]) {
      const { data } = complete(variables)
      expect(write(variables)).toBe(JSON.stringify(data))
    }
    expect(write({ a: true })).toBeUndefined()
    expect(() => complete({ a: true, b: 'x' })).toThrow('Unexpected value x for variable $b of @include(if: $b)')
  })

  test('has at most 32 variants', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const declared = names.map((name) => `$${name}: Boolean!`).join(', ')
    const { write } = shape(
      `query (${declared}) { ${names.map((name) => `${name}: int @skip(if: $${name})`).join(' ')} }`,
      {},
    )
    const written = Array.from({ length: 64 }, (_, bits) =>
      write(Object.fromEntries(names.map((name, index) => [name, (bits & (1 << index)) !== 0]))),
    )
    expect(written.filter((one) => one !== undefined)).toHaveLength(32)
    expect(written.indexOf(undefined)).toBe(32)
  })

  test('leaves introspection to the complete rule', () => {
    const query = '{ __schema { types { name } } t: __type(name: "User") { ...F } int } fragment F on __Type { name }'
    const { write, complete, introspectionFields } = shape(query, { int: 1 })
    expect(write()).toBeUndefined()
    expect(complete()).toMatchObject({
      data: { __schema: 'introspected 0 of 2', t: 'introspected 1 of 2', int: 1 },
      ...faultless,
    })
    expect(introspectionFields.map((field) => field.name.value)).toEqual(['__schema', '__type'])
  })

  test('leaves objects of unknown or mismatched types to the complete rule', () => {
    for (const data of [{ node: { __typename: 'Nobody', id: '1' } }, { node: { id: '1' } }])
      expect(shape('{ node { __typename } }', data).write()).toBeUndefined()
    expect(shape('{ node { t: __typename } }', { node: { __typename: 'User', t: 'Book' } }).write()).toBeUndefined()
    expect(shape('{ user { nick } }', { user: [] }).write()).toBeUndefined()
    expect(shape('{ json }', { json: () => 1 }).write()).toBeUndefined()
  })

  test('writes an object at several paths once for each position', () => {
    const reads: string[] = []
    const user = {
      get nick() {
        reads.push('nick')
        return 'n'
      },
      id: '1',
    }
    const data = { users: [user, user], people: [user] }
    const query = '{ users { nick } people { id nick } }'
    const entityPaths = ['users.@', 'people.@']
    expect(shape(query, data, { entityPaths, isShared: true }).write()).toBe(
      '{"users":[{"nick":"n"},{"nick":"n"}],"people":[{"id":"1","nick":"n"}]}',
    )
    expect(reads.splice(0)).toHaveLength(2)
    shape(query, data, { entityPaths }).write()
    expect(reads.splice(0)).toHaveLength(3)
    shape(query, data, { entityPaths: ['users.@.x'], isShared: true }).write()
    expect(reads.splice(0)).toHaveLength(3)
  })

  test('keeps no text between responses', () => {
    const user = { nick: 'a' }
    const { write } = shape('{ users { nick } }', { users: [user] }, { entityPaths: ['users.@'], isShared: true })
    expect(write()).toBe('{"users":[{"nick":"a"}]}')
    user.nick = 'b'
    expect(write()).toBe('{"users":[{"nick":"b"}]}')
  })

  test('passes on errors that are not faults of the data', () => {
    const data = {
      get int(): number {
        throw new Error('broken')
      },
    }
    expect(() => shape('{ int }', data).write()).toThrow('broken')
  })
})

describe('types of the schema', () => {
  const types = () => createTypeIndex(schema)

  test('are known by kind', () => {
    expect(['User', 'Node', 'Any', 'Size', 'Nobody'].map((name) => types().has(name))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ])
    expect(['User', 'Node', 'Any', 'Size', 'Nobody'].map((name) => types().isComposite(name))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
    expect(['User', 'Node', 'Any', 'Size'].map((name) => types().isObject(name))).toEqual([true, false, false, false])
  })

  test('satisfy conditions on themselves, their interfaces and their unions', () => {
    const { satisfies } = types()
    expect(['User', 'Node', 'Any'].map((condition) => satisfies(condition, 'User'))).toEqual([true, true, true])
    expect(['User', 'Size', 'Nobody', 'Query'].map((condition) => satisfies(condition, 'Book'))).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  test('are those of the schema where a subgraph names its root type differently', () => {
    const { typeOf } = types()
    expect(typeOf('Root', 'Query')).toBe('Query')
    expect(typeOf('User', 'Query')).toBe('User')
    expect(typeOf('Nobody', 'Node')).toBe('Nobody')
  })
})
