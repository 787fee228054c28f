import { coerceVariables } from '@plumbline/query-plan-executor'
import { buildSchema, getVariableValues, Kind, parse } from 'graphql'

const schema = buildSchema(`
  directive @oneOf on INPUT_OBJECT
  scalar Json
  enum Size { SMALL LARGE }
  input Workload { name: String! replicas: Int = 1 size: Size tags: [String!] ratio: Float inner: Workload }
  input Named { constructor: Int! }
  input Which @oneOf { id: ID name: String }
  type Query { workloads(list: [[Workload!]]!): Int }
`)

const definitionsOf = (text: string) => {
  const [operation] = parse(`query (${text}) { __typename }`).definitions
  return operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : []
}

const coerce = (text: string, variables: Readonly<Record<string, unknown>>) =>
  coerceVariables(schema, definitionsOf(text), variables)

const messagesOf = (text: string, variables: Readonly<Record<string, unknown>>) =>
  coerce(text, variables).errors?.map(({ message }) => message)

describe('variables', () => {
  const values = [
    ...[0, -1, 1.5, 2 ** 31, 2 ** 40, '', 'a', '1', 'SMALL', 'SMAL', true, null, undefined, [], {}],
    ...[[1], [null], ['a', null], [[{ name: 'a' }]], [[{ name: 'a' }, null]], [{ name: 'a' }], [[[{ name: 'a' }]]]],
    ...[{ name: 'a' }, { name: null }, { name: 'a', other: 1 }, { name: 'a', replicas: null }, { replicas: 2 }],
    ...[{ name: 'a', tags: 'x', ratio: 1, size: 'LARGE', inner: { name: 'b', tags: [null] } }],
    ...[{ id: 'x' }, { id: 1, name: 'a' }, { id: null }, { name: 'a', inner: { name: 'b', inner: null } }],
  ]
  const types = [
    ...['Int', 'Int!', 'Float', 'String', 'String!', 'ID', 'Boolean', 'Size', 'Json', 'Json!', 'Which', 'Workload'],
    ...['Workload!', '[Int]', '[Int!]!', '[[Workload!]]', '[[Workload!]!]!', 'Int = 3', 'Int! = 3', '[Int!]! = [1, 2]'],
  ]

  test.each(types)('of %s are coerced as graphql-js does it, and the same ones are refused', (type) => {
    const definitions = definitionsOf(`$v: ${type}`)
    for (const v of values) {
      for (const variables of v === undefined ? [{}, { v }] : [{ v }]) {
        const expected = getVariableValues(schema, definitions, variables)
        const actual = coerceVariables(schema, definitions, variables)
        expect({ v, coerced: actual.coerced }).toEqual({ v, coerced: expected.coerced })
        expect({ v, errors: actual.errors?.length }).toEqual({ v, errors: expected.errors?.length })
      }
    }
  })

  test.each([
    [
      '$w: Workload',
      { w: { name: 'a', replica: 2 } },
      'Variable "$w" got invalid value { name: "a", replica: 2 }; Field "replica" is not defined by type "Workload". Did you mean "replicas"?',
    ],
    [
      '$w: [Workload!]!',
      { w: [{ name: 'a' }, { name: 'b', inner: { name: 5 } }] },
      'Variable "$w" got invalid value 5 at "w[1].inner.name"; String cannot represent a non string value: 5',
    ],
    [
      '$s: Size',
      { s: 'SMAL' },
      'Variable "$s" got invalid value "SMAL"; Value "SMAL" does not exist in "Size" enum. Did you mean the enum value "SMALL"?',
    ],
    ['$i: Int!', {}, 'Variable "$i" of required type "Int!" was not provided.'],
    ['$i: Int!', { i: null }, 'Variable "$i" of non-null type "Int!" must not be null.'],
    ['$i: Query', { i: 1 }, 'Variable "$i" expected a value of an input type, which its type is not.'],
  ])('%s of %j: the error names the problem and its path', (text, variables, message) => {
    expect(messagesOf(text, variables)).toEqual([message])
  })

  test('are read as own keys, also under names that every object inherits', () => {
    expect(coerce('$n: Named', { n: { constructor: 1 } }).coerced).toEqual({ n: { constructor: 1 } })
    expect(messagesOf('$n: Named', { n: {} })).toHaveLength(1)
    expect(messagesOf('$w: Workload', { w: { name: 'a', toString: 1 } })).toHaveLength(1)
  })

  test('have errors with the code BAD_USER_INPUT and the location in the document', () => {
    const [error] = coerce('$i: Int!', {}).errors ?? []
    expect(error?.toJSON()).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' }, locations: [{ line: 1 }] })
  })
})

describe('very many errors', () => {
  const unknownKeys = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 0]))

  test.each([
    ['wrong items', { l: Array.from({ length: 200_000 }, () => 0) }],
    ['unknown keys', { l: [{ name: 'a', ...unknownKeys(50_000) }] }],
    ['objects with unknown keys', { l: Array.from({ length: 500 }, () => ({ name: 'a', ...unknownKeys(100) })) }],
    ['missing keys', { l: Array.from({ length: 100_000 }, () => ({})) }],
    ['long wrong values', { l: Array.from({ length: 100 }, () => ({ name: 'a', size: 'x'.repeat(5_000) })) }],
    [
      'long unknown keys',
      { l: Array.from({ length: 100 }, (_, index) => ({ name: 'a', [`${index}`.repeat(5_000)]: 1 })) },
    ],
    ['objects for texts', { l: Array.from({ length: 100 }, () => ({ name: unknownKeys(100) })) }],
  ])('%s: 50 are reported, shortened, and that there are more', (_what, variables) => {
    const messages = messagesOf('$l: [Workload!]', variables) ?? []
    expect(messages).toHaveLength(51)
    expect(messages.at(-1)).toContain('error limit reached')
    expect(messages.join('').length).toBeLessThan(25_000)
  })

  test('end coercion: values after the 51st error are not read', () => {
    const list: unknown[] = Array.from({ length: 60 }, () => 0)
    Object.defineProperty(list, 51, {
      get: () => {
        throw new Error('looked at what comes after the limit')
      },
    })
    expect(messagesOf('$l: [Workload!]', { l: list })).toHaveLength(51)
  })

  test.each([
    ['an object of many keys', unknownKeys(50_000)],
    ['a long list', Array.from({ length: 50_000 }, () => 'x'.repeat(10))],
    ['long texts', Array.from({ length: 5 }, () => 'x'.repeat(100_000))],
    ['a long text', 'x'.repeat(500_000)],
    ['nested objects', { a: { b: { c: unknownKeys(10_000) } } }],
  ])('one error about %s is short', (_what, value) => {
    for (const type of ['Int', 'Size', 'Workload', 'Boolean']) {
      const messages = messagesOf(`$v: ${type}`, { v: value }) ?? []
      expect(messages.length).toBeGreaterThan(0)
      for (const message of messages) expect(message.length).toBeLessThan(700)
    }
  })

  test('a value that nests deeper than the stack is refused', () => {
    const text = `${'{"name":"a","inner":'.repeat(20_000)}null${'}'.repeat(20_000)}`
    expect(messagesOf('$w: Workload', { w: JSON.parse(text) })?.at(-1)).toBe(
      'Expected variables that nest less deeply.',
    )
  })

  test('a wrong value far inside is named by the end of its path', () => {
    const text = `${'{"name":"a","inner":'.repeat(200)}5${'}'.repeat(200)}`
    const [message = ''] = messagesOf('$w: Workload', { w: JSON.parse(text) }) ?? []
    expect(message).toContain('.inner.inner"; Expected type "Workload" to be an object.')
    expect(message.length).toBeLessThan(600)
  })
})
