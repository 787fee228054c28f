import type { FetchNode, PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner'
import { OperationTypeNode } from 'graphql'
import { fieldOffersOf } from '#root/packages/query-plan-executor/src/execution/plan/field-offers'
import { copyKnown, findKnownFields } from '#root/packages/query-plan-executor/src/execution/plan/known-fields'

const field = (name: string, others: object = {}): QueryPlanSelectionNode => ({ kind: 'Field', name, ...others })
const on = (typeCondition: string, ...selections: QueryPlanSelectionNode[]): QueryPlanSelectionNode => ({
  kind: 'InlineFragment',
  typeCondition,
  selections,
})
const fetch = (operation: string, others: Partial<FetchNode> = {}): FetchNode => ({
  kind: 'Fetch',
  serviceName: 'shop',
  operation,
  operationKind: OperationTypeNode.QUERY,
  operationName: undefined,
  variableUsages: [],
  ...others,
})
const entities = (selections: string, others: Partial<FetchNode> = {}) =>
  fetch(`query($representations:[_Any!]!){_entities(representations:$representations){${selections}}}`, {
    requires: [on('Item', field('__typename'), field('id'))],
    ...others,
  })
const rewrites: FetchNode['outputRewrites'] = [{ kind: 'KeyRenamer', path: ['x'], renameKeyTo: 'y' }]

/** What is known of a fetch's fields, after other fetches. */
function knownOf(wanted: FetchNode, ...others: [path: string, fetch: FetchNode][]) {
  const nodes = others.map<PlanNode>(([path, node]) => ({
    kind: 'Flatten',
    path: path.split('.').filter(Boolean),
    node,
  }))
  const fetches = [...others.map(([, one]) => one), wanted]
  return findKnownFields(wanted, fieldOffersOf({ kind: 'Sequence', nodes: [...nodes, wanted] }), {
    fetchOf: (one) => fetches.indexOf(one),
    groupOf: (one) => fetches.indexOf(one) + 10,
  })
}

const wanted = entities('...on Item{price size}')

describe('fields are known', () => {
  test('from root fields, of every path', () => {
    expect(
      knownOf(wanted, ['', fetch('{ x { __typename id price size } list { of { __typename id price size more } } }')]),
    ).toEqual({
      type: 'Item',
      fields: ['price', 'size'],
      places: [
        { fetchIndex: 0, path: ['x'] },
        { fetchIndex: 0, path: ['list', 'of'] },
      ],
      groups: [],
    })
  })

  test('from fragments of their type', () => {
    const fragment = (type: string) => fetch(`{ x { __typename id ... on ${type} { price size } } }`)
    expect(knownOf(wanted, ['', fragment('Item')])?.places).toEqual([{ fetchIndex: 0, path: ['x'] }])
    expect(knownOf(wanted, ['', fragment('Other')])).toBeUndefined()
  })

  test('from fetches of the same entities on other paths, and of objects below them', () => {
    const other = entities('...on Item{price size}')
    const below = entities('...on Item{of{__typename id price size}}')
    expect(knownOf(wanted, ['x', other], ['y', below])).toEqual({
      type: 'Item',
      fields: ['price', 'size'],
      places: [{ fetchIndex: 1, path: ['y', 'of'] }],
      groups: [10],
    })
  })
})

const all = '{ x { __typename id price size } }'
describe('fields are not known', () => {
  const cases: [string, FetchNode, FetchNode][] = [
    ['from nothing', wanted, fetch('{ y }')],
    ['where one of them is missing', wanted, fetch('{ x { __typename id price } }')],
    ['without what is required', wanted, fetch('{ x { __typename price size } }')],
    ['from another subgraph', wanted, fetch(all, { serviceName: 'other' })],
    ['from what is rewritten', wanted, fetch(all, { outputRewrites: rewrites })],
    ['from what was asked for in other words', wanted, fetch(all, { inputRewrites: rewrites })],
    ['when they are rewritten', { ...wanted, outputRewrites: rewrites }, fetch(all)],
    ['when they are asked for in other words', { ...wanted, inputRewrites: rewrites }, fetch(all)],
    ['under an alias', wanted, fetch('{ x { __typename id price size: price } }')],
    ['with an alias', entities('...on Item{price size:price}'), fetch(all)],
    ['with arguments', entities('...on Item{price size(in:1)}'), fetch(all)],
    ['with a condition', entities('...on Item{price size@skip(if:$s)}'), fetch(all)],
    ['with a condition around them', entities('...on Item@skip(if:$s){price size}'), fetch(all)],
    [
      'with fields of their own',
      entities('...on Item{price size{w}}'),
      fetch('{ x { __typename id price size { w } } }'),
    ],
    ['in a fragment', entities('...on Item{price ...on Item{size}}'), fetch(all)],
    ['of two types', entities('...on Item{price}...on Other{size}'), fetch(all)],
    ['of no type', entities('price size'), fetch(all)],
    [
      'where a nested field is required',
      { ...wanted, requires: [on('Item', field('id', { selections: [field('x')] }))] },
      fetch(all),
    ],
    ['where an alias is required', { ...wanted, requires: [on('Item', field('id', { alias: 'x' }))] }, fetch(all)],
    ['where a fragment is required', { ...wanted, requires: [on('Item', on('Item', field('id')))] }, fetch(all)],
    ['where a bare field is required', { ...wanted, requires: [field('id')] }, fetch(all)],
  ]
  test.each(cases)('%s', (_what, need, other) => {
    expect(knownOf(need, ['', other])).toBeUndefined()
  })
})

test('known fields are copied deeply', () => {
  const known = { type: 'Item', fields: ['price', 'size', '__proto__'], places: [], groups: [] }
  const source = JSON.parse('{"price":1,"size":{"w":[1]},"other":2,"__proto__":{"x":1}}') as Record<string, unknown>
  const target: Record<string, unknown> = { id: '1' }
  copyKnown(target, source, known)
  expect(JSON.stringify(target)).toBe('{"id":"1","price":1,"size":{"w":[1]},"__proto__":{"x":1}}')
  expect(target['size']).not.toBe(source['size'])
})
