import { buildSchema, parse, validate } from 'graphql'
import { createDepthLimit } from '#root/gateway/src/policies/depth-limit'

const schema = buildSchema('type Query { a: A } type A { a: A b: Int }')
const errorsOf = (query: string) => validate(schema, parse(query), [createDepthLimit(3)])

test.each([
  ['fields', '{ a { a { b } } }'],
  ['inline fragments, which add no depth', '{ a { ... on A { a { ... { b } } } } }'],
  ['fragments', '{ a { ...F } } fragment F on A { a { b } }'],
])('three levels of %s are within a limit of three', (_what, query) => {
  expect(errorsOf(query)).toEqual([])
})

test.each([
  ['fields', '{ a { a { a { b } } } }'],
  ['fragments', '{ a { ...F } } fragment F on A { a { ...G } } fragment G on A { a { b } }'],
])('four levels of %s are not', (_what, query) => {
  expect(errorsOf(query)).toMatchObject([
    {
      message: 'Expected fields that nest at most 3 deep, got 4.',
      extensions: { code: 'OPERATION_TOO_COSTLY', limit: 3, actual: 4 },
    },
  ])
})

test('fragments that contain themselves end', () => {
  expect(errorsOf('{ a { ...F } } fragment F on A { a { ...F } }')).toEqual([])
})
