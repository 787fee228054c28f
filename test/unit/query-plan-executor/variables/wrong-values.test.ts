import { coerceVariables } from '@plumbline/query-plan-executor'
import { buildSchema, getOperationAST, parse } from 'graphql'

const schema = buildSchema(`
  directive @oneOf on INPUT_OBJECT
  scalar Json
  enum Size { SMALL LARGE }
  input Workload { ratio: Float name: String! inner: Workload which: Which sizes: [Size!] ${'a'.repeat(100)}: Int }
  input Which @oneOf { id: ID name: String }
  type Query { workload(workload: Workload): Int }
`)

function coerce(type: string, v: unknown) {
  const definitions = getOperationAST(parse(`query ($v: ${type}) { __typename }`))?.variableDefinitions ?? []
  return coerceVariables(schema, definitions, { v })
}

const messagesOf = (type: string, v: unknown) => coerce(type, v).errors?.map(({ message }) => message)

describe('a wrong value is shown', () => {
  const invalid = (shown: string) => [
    `Variable "$v" got invalid value ${shown}; Expected type "Workload" to be an object.`,
  ]

  test.each([
    ['a text', 'x'.repeat(118), `"${'x'.repeat(118)}"`],
    ['a long text', 'x'.repeat(200), `"${'x'.repeat(119)}…`],
    ['a number', 5, '5'],
    ['a boolean', false, 'false'],
    ['a list', [1, 'a', null, true, 2], '[1, "a", null, true, 2]'],
    ['a longer list', [1, 2, 3, 4, 5, 6, 7], '[1, 2, 3, 4, 5, ... 2 more]'],
    ['nested lists', [[[[1]]], []], '[[[[Array]]], []]'],
    ['objects in a list', [{}, { a: { b: {} } }], '[{}, { a: { b: [Object] } }]'],
    ['an object of five keys', [{ a: 1, b: 2, c: 3, d: 4, e: 5 }], '[{ a: 1, b: 2, c: 3, d: 4, e: 5 }]'],
    ['an object of more', [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }], '[{ a: 1, b: 2, c: 3, d: 4, e: 5, ... 1 more }]'],
  ])('%s', (_what, value, shown) => {
    expect(messagesOf('Workload', value)).toEqual(invalid(shown))
  })

  test('with its path, the expected and the actual value', () => {
    expect(messagesOf('Workload', { name: null })).toEqual([
      'Variable "$v" got invalid value null at "v.name"; Expected non-nullable type "String!" not to be null.',
    ])
    expect(messagesOf('[Workload!]', [{}])).toEqual([
      'Variable "$v" got invalid value {} at "v[0]"; Field "name" of required type "String!" was not provided.',
    ])
    expect(messagesOf('[Int]', [1, [2], { a: 1 }])).toEqual([
      'Variable "$v" got invalid value [2] at "v[1]"; Expected type "Int", got a list.',
      'Variable "$v" got invalid value { a: 1 } at "v[2]"; Expected type "Int", got an object.',
    ])
    expect(messagesOf('Int', 'x'.repeat(101))?.[0]).toContain('; Expected type "Int", got a string.')
    expect(messagesOf('Int', 'x'.repeat(100))?.[0]).toContain('; Int cannot represent non-integer value')
  })

  test('as one key of several, and as its null', () => {
    expect(messagesOf('Workload', { name: 'a', which: { id: 'x', name: 'y' } })).toEqual([
      'Variable "$v" got invalid value { id: "x", name: "y" } at "v.which"; Exactly one key must be specified for OneOf type "Which".',
    ])
    expect(messagesOf('Workload', { name: 'a', which: { id: null } })).toEqual([
      'Variable "$v" got invalid value null at "v.which.id"; Field "id" must be non-null.',
    ])
  })

  test('with the names that a short one could have meant', () => {
    const close = (length: number) => messagesOf('Workload', { name: 'a', ['a'.repeat(length)]: 1 })?.[0]
    expect(close(99)).toContain('Did you mean')
    expect(close(101)).not.toContain('Did you mean')
    expect(close(101)).toContain(`Field "${'a'.repeat(100)}…" is not defined`)
  })
})

test.each(['String', 'ID'])('a long text is a %s', (type) => {
  const v = 'x'.repeat(5_000)
  expect(coerce(type, v)).toEqual({ coerced: { v }, hadBigInt: false })
})

describe('a long integer', () => {
  const v = 9_007_199_254_740_993n

  test.each([
    ['ID', '9007199254740993'],
    ['Float', 9_007_199_254_740_992],
  ])('is accepted as a %s by graphql-js, and is reported', (type, coerced) => {
    expect(coerce(type, v)).toEqual({ coerced: { v: coerced }, hadBigInt: true })
  })

  test('of a custom scalar is unchanged', () => {
    expect(coerce('Json', v)).toEqual({ coerced: { v }, hadBigInt: false })
  })

  test.each(['Int', 'Boolean', 'String', 'Size'])('is no %s', (type) => {
    expect(messagesOf(type, v)).toHaveLength(1)
  })
})
