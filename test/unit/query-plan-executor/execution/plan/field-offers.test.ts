import type { FetchNode, PlanNode } from '@apollo/query-planner'
import { OperationTypeNode } from 'graphql'
import { fieldOffersOf } from '#root/packages/query-plan-executor/src/execution/plan/field-offers'

const fetch = (operation: string, requires?: FetchNode['requires']): FetchNode => ({
  kind: 'Fetch',
  serviceName: 'shop',
  operation,
  operationKind: OperationTypeNode.QUERY,
  operationName: undefined,
  variableUsages: [],
  ...(requires && { requires }),
})

const key: FetchNode['requires'] = [
  { kind: 'InlineFragment', typeCondition: 'Item', selections: [{ kind: 'Field', name: 'id' }] },
]
const at = (path: string[], node: PlanNode): PlanNode => ({ kind: 'Flatten', path, node })
const sequence = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Sequence', nodes })

/** `path.name` of everything that is offered; entities' own fields marked. */
const offered = (node: PlanNode) =>
  fieldOffersOf(node).flatMap(({ path, fields, ofEntities }) =>
    fields.map(({ name }) => `${[...path, name].join('.')}${ofEntities ? ' of entities' : ''}`),
  )

test('plain fields are offered, at the paths of their objects', () => {
  const plan = sequence(
    fetch('{ items { id name maker { id } } }'),
    at(
      ['items', '@'],
      fetch(
        'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Item { price } } }',
        key,
      ),
    ),
  )
  expect(offered(plan)).toEqual([
    'items.id',
    'items.name',
    'items.maker.id',
    'items.price of entities',
    'items.id of entities',
  ])
})

test.each([
  ['an alias', '{ items { id: name } }'],
  ['arguments', '{ items { id(form: "short") } }'],
])('a name that has %s anywhere at its path is not offered there', (_, other) => {
  expect(offered(sequence(fetch('{ items { id size } other { id } }'), fetch(other)))).toEqual([
    'items.size',
    'other.id',
  ])
})

test.each(['@include(if: $is)', '@skip(if: $is)'])('a field with %s is not offered', (directive) => {
  expect(offered(fetch(`query($is: Boolean!) { items { id size ${directive} } }`))).toEqual(['items.id'])
})

test('a field in a fragment is offered for its type only', () => {
  const [offer] = fieldOffersOf(fetch('{ items { id ... on Book { isbn ... on Rare { year } } } }'))
  expect(offer?.fields).toEqual([
    { name: 'id', type: undefined },
    { name: 'isbn', type: 'Book' },
    { name: 'year', type: 'Rare' },
  ])
})
