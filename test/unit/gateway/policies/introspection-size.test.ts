import {
  buildSchema,
  getIntrospectionQuery,
  getOperationAST,
  graphqlSync,
  parse,
  print,
  printSchema,
  type GraphQLSchema,
} from 'graphql'
import { createNodeCheck } from '#root/gateway/src/policies/node-limit'

const schema = buildSchema(`
  type Query { a(x: Int, y: Int): Item list: [Item!]! }
  interface Node { id: ID }
  type Item implements Node { id: ID size: Size }
  type Other implements Node { id: ID }
  union Any = Item | Other
  enum Size { SMALL LARGE }
  input Filter { size: Size name: String }
`)

function check(query: string, of: GraphQLSchema = schema) {
  const document = parse(query)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('expected one operation')
  return createNodeCheck({ schema: of, document, operation, maxNodes: 0 })({})
}

/** `query`, `count` times under different names. */
const repeated = (count: number, query: string) =>
  `{ ${Array.from({ length: count }, (_, i) => `x${i}: ${query}`).join(' ')} }`

/** The counted objects in lists of `query`, read from the error of an operation above the limit. */
function sizeOf(query: string): number {
  const times = 1_000
  return Number(check(repeated(times, query))?.extensions['actual']) / times
}

/** How many there are in the answer. */
function answeredSizeOf(query: string): number {
  const count = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + count(item), value.length)
    return typeof value === 'object' && value !== null
      ? Object.values(value).reduce<number>((sum, item) => sum + count(item), 0)
      : 0
  }
  return count(graphqlSync({ schema, source: `{ ${query} }` }).data)
}

test('introspection is no part of the objects that are limited for data', () => {
  expect(check('{ __schema { types { name } } }')).toBeNull()
  expect(check('{ a { id } }')).toBeNull()
  expect(check('{ list { id } }')).not.toBeNull()
})

test('the introspection of the usual tools passes twice, and not a third time', () => {
  const { definitions } = parse(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }))
  const [operation, ...fragments] = definitions.map((definition) => print(definition))
  const field = operation?.replace(/^[^{]*\{|\}$/g, '') ?? ''
  const asked = (count: number) => check([repeated(count, field), ...fragments].join(' '))
  expect(asked(1)).toBeNull()
  expect(asked(2)).toBeNull()
  expect(asked(3)).not.toBeNull()
})

test('the error names the limit and the actual size', () => {
  const error = check(repeated(500, '__schema { types { fields { args { name } } } }'))
  expect(error?.message).toMatch(/^Expected introspection of at most \d+(\.\d+)? objects, got \d+\.$/)
  const { code, limit, actual } = error?.extensions ?? {}
  expect(code).toBe('OPERATION_TOO_COSTLY')
  expect(actual).toBeGreaterThan(Number(limit))
})

test.each([
  'types { name }',
  'directives { name }',
  'directives { args { name } }',
  'types { fields { name } }',
  'types { fields { args { name } } }',
  'types { interfaces { name } }',
  'types { possibleTypes { name } }',
  'types { enumValues { name } }',
  'types { inputFields { name } }',
])('introspection of %s counts as many objects as the response has', (selection) => {
  const query = `__schema { ${selection} }`
  expect(sizeOf(query)).toBeCloseTo(answeredSizeOf(query), 2)
})

test('the limit grows with the schema', () => {
  const fields = Array.from({ length: 200 }, (_, i) => `f${i}: Int`).join(' ')
  const large = buildSchema(`type Query { ${fields} }`)
  const limitOf = (of: GraphQLSchema) =>
    Number(check(repeated(1_000, '__schema { types { name } }'), of)?.extensions['limit'])
  expect(limitOf(large)).toBeGreaterThan(limitOf(schema) + 2 * 100)
  expect(limitOf(schema)).toBe(limitOf(buildSchema(printSchema(schema))))
})
