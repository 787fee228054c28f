import {
  buildSchema,
  getIntrospectionQuery,
  getOperationAST,
  parse,
  print,
  printSchema,
  type GraphQLSchema,
} from 'graphql'
import { createNodeCheck } from '../../../../gateway/src/policies/node-limit.ts'

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

/** `query` as often as `count` says, under names of its own. */
const repeated = (count: number, query: string) =>
  `{ ${Array.from({ length: count }, (_, i) => `x${i}: ${query}`).join(' ')} }`

/** How often `query` can be asked for. */
function timesOf(query: string): number {
  for (let count = 1; count <= 10_000; count += 1) if (check(repeated(count, query))) return count - 1
  return Infinity
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

test('an excess says what it expected and what it got', () => {
  const error = check(repeated(500, '__schema { types { fields { args { name } } } }'))
  expect(error?.message).toMatch(/^Expected introspection of at most \d+(\.\d+)? objects, got \d+\.$/)
  const { code, limit, actual } = error?.extensions ?? {}
  expect(code).toBe('OPERATION_TOO_COSTLY')
  expect(actual).toBeGreaterThan(Number(limit))
})

test('what lies in lists of lists counts by what the schema has', () => {
  const types = Object.keys(schema.getTypeMap()).length
  const limit = Number(check(repeated(5_000, '__schema { types { name } }'))?.extensions['limit'])
  expect(timesOf('__schema { types { name } }')).toBe(Math.floor(limit / types))
  expect(timesOf('__schema { directives { name } }')).toBe(Math.floor(limit / schema.getDirectives().length))
})

test.each(['fields { name }', 'interfaces { name }', 'possibleTypes { name }', 'enumValues { name }', 'inputFields { name }'])(
  'a type is asked for its %s as often as the average of all types allows',
  (selection) => {
    const listed = timesOf(`__schema { types { ${selection} } }`)
    expect(listed).toBeLessThan(timesOf('__schema { types { name } }'))
    expect(listed).toBeGreaterThan(0)
  },
)

test('what is allowed grows with the schema', () => {
  const fields = Array.from({ length: 200 }, (_, i) => `f${i}: Int`).join(' ')
  const large = buildSchema(`type Query { ${fields} }`)
  const limitOf = (of: GraphQLSchema) => Number(check(repeated(5_000, '__schema { types { name } }'), of)?.extensions['limit'])
  expect(limitOf(large)).toBeGreaterThan(limitOf(schema) + 2 * 100)
  expect(limitOf(schema)).toBe(limitOf(buildSchema(printSchema(schema))))
})
