import { parse } from 'graphql'
import { checkLength, checkSyntax } from '#root/gateway/src/policies/syntax-limits'

const limits = { maxLength: 20, maxAliases: 3, maxDirectives: 2, maxRootFields: 4 }
const roomy = { maxLength: 1e6, maxAliases: 1e6, maxDirectives: 1e6, maxRootFields: 1e6 }
const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join(' ')

test('a text has its longest length and no letter more', () => {
  expect(checkLength('x'.repeat(20), limits)).toBeNull()
  expect(checkLength('x'.repeat(21), limits)).toMatchObject({
    message: 'Expected an operation of at most 20 characters, got 21.',
    extensions: { code: 'OPERATION_TOO_COSTLY', limit: 20, actual: 21 },
  })
})

const check = (query: string, of = limits) => checkSyntax(parse(query), of)

test.each([
  ['aliases', '{ x: a { y: b } z: c d }'],
  ['directives', '{ a @include(if: true) b @skip(if: false) }'],
  ['fields at the root', '{ a b c d { e f g } }'],
  ['root fields of fragments', '{ a ...F ... { d } } fragment F on Query { b c }'],
  ['root fields of each operation', 'query A { a b c d } query B { a b c d }'],
  ['fragments that name themselves', '{ a ...F } fragment F on Query { b ...F }'],
  ['fragments that are not there', '{ a ...F }'],
])('as many %s as there may be pass', (_what, query) => {
  expect(check(query)).toBeNull()
})

test.each([
  ['aliases', '{ x: a { y: b } z: c w: d }', 3, 4],
  ['directives', '{ a @include(if: true) b @skip(if: false) ... @include(if: true) { c } }', 2, 3],
  ['fields at the root', '{ a b c d e }', 4, 5],
  ['fields at the root', '{ a b ...F ... { e } } fragment F on Query { c d }', 4, 5],
  ['fields at the root', '{ a ...F ...F } fragment F on Query { b c }', 4, 5],
  ['fields at the root', 'query A { a } query B { a b c d e }', 4, 5],
])('too many %s: %s', (what, query, limit, actual) => {
  expect(check(query)).toMatchObject({
    message: `Expected at most ${limit} ${what}, got ${actual}.`,
    extensions: { code: 'OPERATION_TOO_COSTLY', limit, actual },
  })
})

test.each([
  ['operations and fragments', 200, (count: number) => times(count, (i) => `query Q${i} { a }`)],
  ['variables', 500, (count: number) => `query (${times(count, (i) => `$v${i}: Int`)}) { a }`],
  ['arguments of one field', 100, (count: number) => `{ a(${times(count, (i) => `x${i}: 1`)}) b(x: 1) }`],
  [
    'arguments of one field',
    100,
    (count: number) => `{ a @include(${times(count, (i) => `x${i}: 1`)}) b @skip(x: 1) }`,
  ],
])('there are at most so many %s: %i', (what, limit, textOf) => {
  expect(check(textOf(limit), roomy)).toBeNull()
  expect(check(textOf(limit + 1), roomy)).toMatchObject({
    message: `Expected at most ${limit} ${what}, got ${limit + 1}.`,
    extensions: { limit, actual: limit + 1 },
  })
})

describe('fields with the same response name', () => {
  const expected = { extensions: { code: 'OPERATION_TOO_COSTLY', limit: 50_000 } }

  test('are compared in pairs, which are limited', () => {
    expect(check(`{ ${times(300, () => 'a')} }`, roomy)).toBeNull()
    expect(check(`{ ${times(330, () => 'a')} }`, roomy)).toMatchObject(expected)
  })

  test('are distinguished by their alias', () => {
    expect(check(`{ ${times(330, (i) => `x${i}: a`)} }`, roomy)).toBeNull()
    expect(check(`{ ${times(330, (i) => `x: a${i}`)} }`, roomy)).toMatchObject(expected)
  })

  test('count below fields that are merged in the response', () => {
    expect(check(`{ ${times(170, () => 'a { b }')} }`, roomy)).toBeNull()
    expect(check(`{ ${times(300, () => 'a { b }')} }`, roomy)).toMatchObject(expected)
  })

  test('count in fragments of both kinds', () => {
    const fields = times(170, () => 'a')
    const query = `{ a ...F ... { ${fields} } } fragment F on Query { ${fields} }`
    expect(check(query, roomy)).toMatchObject(expected)
  })

  test('count in every operation', () => {
    const fields = times(330, () => 'a')
    expect(check(`query A { b } query B { ${fields} }`, roomy)).toMatchObject(expected)
  })

  test('are counted in a moment where fragments double with each level', () => {
    const levels = times(40, (i) => `fragment F${i} on Query { a ...F${i + 1} ...F${i + 1} }`)
    expect(check(`{ ...F0 } ${levels} fragment F40 on Query { a }`, roomy)).toMatchObject(expected)
  })
})
