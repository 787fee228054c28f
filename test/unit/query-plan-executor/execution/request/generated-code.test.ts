import {
  generateFunction,
  jsonString,
  jsonValue,
  nameLiteral,
  propertyOf,
} from '#root/packages/query-plan-executor/src/execution/request/generated-code'

describe('generated code', () => {
  test.each(['a"b', 'a b', '', '1a', 'é', 'a\u2028'])('rejects a name that is not a GraphQL name: %j', (name) => {
    expect(() => nameLiteral(name)).toThrow('Expected a GraphQL name')
  })

  test('reads own properties only', () => {
    const read = (name: string): unknown =>
      generateFunction<(o: object) => unknown>(`return function(o){return ${propertyOf('o', name)}}`, {})
    expect((read('constructor') as (o: object) => unknown)({})).toBeUndefined()
    expect((read('__proto__') as (o: object) => unknown)(JSON.parse('{"__proto__":1}') as object)).toBe(1)
    expect((read('plain') as (o: object) => unknown)({ plain: 2 })).toBe(2)
  })
})

describe('JSON text', () => {
  const strings = [
    '',
    'plain',
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u001f',
    '\u007f',
    'ü',
    '\u2028',
    '😀',
    '\ud800',
    'x'.repeat(1_000),
  ]

  test.each(strings)('of a string equals that of JSON.stringify: %j', (text) => {
    expect(jsonString(text)).toBe(JSON.stringify(text))
  })

  test.each([null, true, -0, 1e21, 1.5, ['a'], { a: { b: 'c' } }])(
    'of a value equals that of JSON.stringify: %j',
    (value) => {
      expect(jsonValue(value)).toBe(JSON.stringify(value))
    },
  )

  test('of undefined is null', () => {
    expect(jsonValue(undefined)).toBe('null')
  })
})
