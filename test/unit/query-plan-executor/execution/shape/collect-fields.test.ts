import { collectFields } from '#root/packages/query-plan-executor/src/execution/shape/collect-fields'
import type { FieldSelection, Selection } from '#root/packages/query-plan-executor/src/execution/shape/selection'
import { shapeResponse } from '#root/packages/query-plan-executor/src/execution/shape/shape-response'
import type { TypeIndex } from '#root/packages/query-plan-executor/src/execution/shape/type-index'

const types: TypeIndex = {
  has: () => true,
  isComposite: () => true,
  isObject: () => true,
  typeOf: (typename: string) => typename,
  satisfies: (condition, name) => condition === name || condition === 'Node',
}
const input = { types, variables: {}, typename: 'User', parentType: 'User' }

const field = (name: string, selections?: readonly Selection[]): FieldSelection => ({
  kind: 'field',
  name,
  responseName: name,
  dataName: name,
  type: { kind: 'composite', text: 'User' },
  selections,
  conditions: [],
  introspection: undefined,
})

const spread = (typeCondition: string, selections: readonly Selection[]): Selection => ({
  kind: 'fragment',
  typeCondition,
  selections,
  conditions: [],
})

test('fields are merged by response name, in the order of their first appearance', () => {
  const fields = collectFields(
    [
      [field('b'), spread('Node', [field('a', [field('x')])])],
      [field('a', [field('y')]), field('b')],
    ],
    input,
  )
  expect([...fields.keys()]).toEqual(['b', 'a'])
  expect(fields.get('a')?.selections).toHaveLength(2)
})

test('fragments on other types are left out', () => {
  expect([...collectFields([[spread('Book', [field('a')]), field('b')]], input).keys()]).toEqual(['b'])
})

test('fragments that spread one another twice cost no more than once', () => {
  let selections: readonly Selection[] = [field('leaf')]
  for (let depth = 0; depth < 60; depth++) selections = [spread('Node', selections), spread('Node', selections)]
  expect([...collectFields([selections, selections], input).keys()]).toEqual(['leaf'])
})

test('a fragment that is spread again where more is known of the type is read again', () => {
  const inner = [spread('User', [field('name')])]
  const outer = [spread('Node', inner), spread('User', inner)]
  const unnamed = { ...input, typename: undefined }
  expect([...collectFields([outer], unnamed).keys()]).toEqual(['name'])
  const shaped = shapeResponse({
    types,
    selections: [field('me', outer)],
    rootType: 'Query',
    data: { me: { name: {} } },
    variables: {},
    introspect: () => null,
  })
  expect(shaped.data).toEqual({ me: { name: {} } })
})
