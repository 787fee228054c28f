import { buildSchema, getOperationAST, getVariableValues, parse, validate } from 'graphql'
import { createNodeCheck } from '#root/gateway/src/policies/node-limit'

const schema = buildSchema(`
  type Query { org: Org nodes(ids: [ID!]!): [Node]! items(first: Int = 20): [Item!]! node: Node grid(first: Int, name: String): [[Item!]!]! }
  type Org { assessments(first: Int = 20, after: String): Connection! members: [Person!]! name: String names: [String!]! }
  type Connection { nodes: [Item!]! edges: [Edge!]! pageInfo: PageInfo! }
  type Edge { node: Item! }
  type PageInfo { endCursor: String }
  interface Node { id: ID }
  type Item implements Node { id: ID org: Org tasks: [Task!] items(last: Int): [Item!]! }
  type Person { org: Org }
  type Task { item: Item title: String }
`)

/** How many objects in lists it counts. */
function count(query: string, variables: Readonly<Record<string, unknown>> = {}): number {
  const document = parse(query)
  expect(validate(schema, document)).toEqual([])
  const operation = getOperationAST(document)
  if (!operation) throw new Error('expected one operation')
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
  const error = createNodeCheck({ schema, document, operation, maxNodes: -1 })(coerced)
  return Number(error?.extensions['actual'])
}

test.each([
  ['no list', '{ org { name names } }', 0],
  ['a list of a stated size', '{ items(first: 3) { id } }', 3],
  ['a list of its default size', '{ items { id } }', 20],
  ['null for the default size', '{ items(first: null) { id } }', 20],
  ['a list without a size', '{ org { members { org { name } } } }', 10],
  ['lists in lists', '{ items(first: 3) { tasks { title } } }', 3 * (1 + 10)],
  ['a page', '{ org { assessments(first: 5) { nodes { id } pageInfo { endCursor } } } }', 5],
  ['a page by its edges', '{ org { assessments(first: 5) { edges { node { tasks { title } } } } } }', 5 * (1 + 10)],
  [
    'pages in pages',
    '{ org { assessments(first: 5) { nodes { org { assessments { nodes { id } } } } } } }',
    5 * (1 + 20),
  ],
  [
    'one field asked for twice',
    '{ items(first: 3) { id } ...F } fragment F on Query { items(first: 3) { tasks { title } } }',
    33,
  ],
  ['two fields', '{ items(first: 3) { id } more: items(first: 4) { id } }', 7],
  ['types of an interface', '{ node { ... on Item { items(last: 6) { id } } } }', 6],
  ['objects by their ids', '{ nodes(ids: ["a", "b", "c"]) { ... on Item { tasks { title } } } }', 3 * (1 + 10)],
  ['less than nothing', '{ items(first: -3) { id } org { members { org { name } } } }', 10],
  ['a list of lists, by what is asked for', '{ grid(first: 2, name: "7") { id } }', 2 * 10],
  ['a list whose size nobody says and that has no default', '{ node { ... on Item { items { id } } } }', 10],
  ['the same with null', '{ node { ... on Item { items(last: null) { id } } } }', 10],
  ['a list of lists without a size', '{ grid { id } }', 10 * 10],
  [
    'the larger of two sizes of one field',
    '{ node { ...A ...B } } fragment A on Item { items(last: 2) { id } } fragment B on Node { ... on Item { items(last: 2) { tasks { title } } } }',
    2 * (1 + 10),
  ],
  ['a fragment once, however often it is named', '{ ...F ...F } fragment F on Query { items(first: 3) { id } }', 3],
  ['a fragment without a type', '{ ... { items(first: 3) { id } } }', 3],
  ['introspection', '{ __schema { types { name } } }', 0],
])('counts %s', (_what, query, expected) => {
  expect(count(query)).toBe(expected)
})

test('counts by the variables of each call', () => {
  const query = 'query ($n: Int = 7) { items(first: $n) { items(last: $n) { id } } }'
  expect(count(query)).toBe(7 * (1 + 7))
  expect(count(query, { n: 100 })).toBe(100 * (1 + 100))
})

test('counts lists of lists by the variables of each call', () => {
  expect(count('query ($n: Int) { grid(first: $n) { id } }', { n: 3 })).toBe(3 * 10)
})

test('names the limit and the actual number', () => {
  const document = parse('{ items(first: 3) { id } }')
  const operation = document.definitions[0]
  if (operation?.kind !== 'OperationDefinition') throw new Error('expected an operation')
  const check = (maxNodes: number) => createNodeCheck({ schema, document, operation, maxNodes })({})
  expect(check(3)).toBeNull()
  expect(check(2)).toMatchObject({
    message: 'Expected lists of at most 2 objects in all, got 3.',
    extensions: { code: 'OPERATION_TOO_COSTLY', limit: 2, actual: 3 },
  })
})
