import { buildSchema, parse, validate } from 'graphql'
import { createSizeLimits } from '#root/gateway/src/policies/size-limits'

const schema = buildSchema('type Query { a: A } type Mutation { a: A } type A { a: A b: Int }')
const rules = [createSizeLimits({ maxFields: 6, maxMutations: 2 })]
const errorsOf = (query: string) => validate(schema, parse(query), rules)

test.each([
  ['fields', '{ a { a { b } } x: a { a { b } } }'],
  ['fragments', '{ a { ...F } x: a { ...F } } fragment F on A { a { b } }'],
  ['mutations', 'mutation { a { b } b: a { b } }'],
])('%s within the limits pass', (_what, query) => {
  expect(errorsOf(query)).toEqual([])
})

const [x, y] = ['x: a { b }', 'y: a { b }']
test.each([
  ['fields', `{ ${x} ${y} z: a { a { b } } }`, '6 fields', 6, 7],
  ['fields of fragments, each time', '{ ...F ...F } fragment F on Query { a { a { a { b } } } }', '6 fields', 6, 8],
  ['mutations', `mutation { ${x} ${y} a { b } }`, '2 mutations', 2, 3],
  [
    'mutations of fragments',
    `mutation { ${x} ...F } fragment F on Mutation { ${y} ... { a { b } } }`,
    '2 mutations',
    2,
    3,
  ],
])('too many %s do not', (_what, query, expected, limit, actual) => {
  expect(errorsOf(query)).toMatchObject([
    {
      message: `Expected at most ${expected}, got ${actual}.`,
      extensions: { code: 'OPERATION_TOO_COSTLY', limit, actual },
    },
  ])
})

test('fragments that double with each level are counted without being followed each time', () => {
  const levels = Array.from(
    { length: 60 },
    (_, i) => `fragment F${i} on A { x: a { ...F${i + 1} } y: a { ...F${i + 1} } }`,
  )
  const [error] = errorsOf(`{ a { ...F0 } } ${levels.join(' ')} fragment F60 on A { b }`)
  expect(error?.extensions['actual']).toBeGreaterThan(2 ** 60)
})

test('fragments that contain themselves end', () => {
  expect(errorsOf('{ a { ...F } } fragment F on A { a { ...F } }')).toEqual([])
})
