import { parse, print } from 'graphql'
import { withInternalAliases } from '#root/packages/query-plan-executor/src/planning/internal-aliases'

const names = { reserved: new Set(['__typename', 'id']), aliasPrefix: 'as' }

const aliased = (query: string) => {
  const { document, responseNameOf } = withInternalAliases(parse(query), names)
  return { query: print(document).replaceAll(/\s+/g, ' '), responseNameOf }
}
const same = (query: string) => print(parse(query)).replaceAll(/\s+/g, ' ')

test.each([
  ['aliases that mean one thing', '{ a { x: name } b { x: name } }'],
  ['arguments that are the same everywhere, in any order', '{ a { x(p: 1, q: 2) } b { x(q: 2, p: 1) } }'],
  ['plain fields', '{ a { id } b { id name } }'],
  ['an alias that is the name', '{ a { id: id } }'],
  ['names of introspection', '{ __schema { x: types { id: name } } __type(name: "T") { x: name } }'],
  ['names of introspection in fragments', '{ __schema { types { ...F } } } fragment F on __Type { id: name }'],
  ['names that an alias of the planner only begins', '{ a { x__alias_3y: name } }'],
])('%s are unchanged', (_, query) => {
  expect(aliased(query)).toEqual({ query: same(query), responseNameOf: undefined })
})

test.each([
  ['a key', '{ a { id: name } }', '{ a { as0_id: name } }'],
  ['a key with arguments', '{ a { id(form: 1) } }', '{ a { as0_id: id(form: 1) } }'],
  ['two fields', '{ a { x: name } b { x: title } }', '{ a { as0_x: name } b { as1_x: title } }'],
  ['a field of that name elsewhere', '{ a { x: name } b { x } }', '{ a { as0_x: name } b { x } }'],
  [
    'one field with different arguments',
    '{ a { x: size(unit: 1) } b { x: size(unit: 2) } c { x: size } }',
    '{ a { as0_x: size(unit: 1) } b { as1_x: size(unit: 2) } c { as2_x: size } }',
  ],
  [
    'one field with different variables, in a fragment',
    'query ($v: Int) { a { x: size(unit: $v) } ...F } fragment F on Query { b { x: size } }',
    'query ($v: Int) { a { as0_x: size(unit: $v) } ...F } fragment F on Query { b { as1_x: size } }',
  ],
  ['an internal alias', '{ a { as7_x: name } }', '{ a { as0_as7_x: name } }'],
  [
    'a key outside of introspection',
    '{ a { id: name } __schema { types { ...F } } } fragment F on __Type { id: name }',
    '{ a { as0_id: name } __schema { types { ...F } } } fragment F on __Type { id: name }',
  ],
  ['an alias of the planner with many', '{ a { x__alias_31: name } }', '{ a { as0_x__alias_31: name } }'],
  ['an alias of the planner', '{ a { x__alias_3: name } }', '{ a { as0_x__alias_3: name } }'],
])('a name that means %s is replaced, and found again in the alias', (_, query, expected) => {
  const { query: text, responseNameOf } = aliased(query)
  expect(text).toBe(same(expected))
  const [alias = ''] = /as0_\w+/.exec(text) ?? []
  expect(query).toContain(responseNameOf?.(alias))
})

test('introspection fields keep their names', () => {
  const query = '{ __schema { id: description } a { id } }'
  expect(aliased(query).query).toBe(same(query))
})
