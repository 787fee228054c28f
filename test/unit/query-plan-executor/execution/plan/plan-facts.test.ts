import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner'
import { getOperationAST, OperationTypeNode, parse, stripIgnoredCharacters } from 'graphql'
import { separateRepresentations } from '#root/packages/query-plan-executor/src/execution/plan/client-representations'
import { entityPathsOf } from '#root/packages/query-plan-executor/src/execution/plan/entity-paths'
import { unitingFetches } from '#root/packages/query-plan-executor/src/execution/plan/fetch-order'
import {
  fieldsOf,
  renamesOf,
  selectsPath,
} from '#root/packages/query-plan-executor/src/execution/plan/fetch-selections'
import { findFieldOwner } from '#root/packages/query-plan-executor/src/execution/plan/field-owner'

const key: FetchNode['requires'] = [
  { kind: 'InlineFragment', typeCondition: 'Item', selections: [{ kind: 'Field', name: 'id' }] },
]
const fetch = (serviceName: string, operation: string, others: Partial<FetchNode> = {}): FetchNode => ({
  kind: 'Fetch',
  serviceName,
  operation,
  operationKind: OperationTypeNode.QUERY,
  operationName: undefined,
  variableUsages: [],
  ...others,
})
const entities = (serviceName: string, selections: string, others: Partial<FetchNode> = {}) =>
  fetch(
    serviceName,
    `query($representations:[_Any!]!){_entities(representations:$representations){... on Item{${selections}}}}`,
    { requires: key, ...others },
  )
const at = (path: string[], node: PlanNode): PlanNode => ({ kind: 'Flatten', path, node })
const sequence = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Sequence', nodes })
const parallel = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Parallel', nodes })
const condition = (ifClause?: PlanNode, elseClause?: PlanNode): PlanNode => ({
  kind: 'Condition',
  condition: 'if',
  ...(ifClause && { ifClause }),
  ...(elseClause && { elseClause }),
})

test('the paths of entities are those of all fetches that require something', () => {
  const plan = sequence(
    fetch('a', '{x}'),
    parallel(at(['x', '@'], entities('b', 'y')), at(['z'], fetch('a', '{x}'))),
    condition(at(['i'], entities('b', 'y')), at(['e'], at(['f', '@'], entities('b', 'y')))),
  )
  expect([...entityPathsOf(plan)].toSorted()).toEqual(['e.f.@', 'i', 'x.@'])
  expect([...entityPathsOf(condition())]).toEqual([])
  expect([...entityPathsOf(undefined)]).toEqual([])
})

describe('entities may become one object', () => {
  const around = entities('b', 'maker{name}')
  const inner = entities('c', 'age')
  const root = fetch('a', '{items{maker{id}}}')
  const unites = (plan: PlanNode) => unitingFetches(plan).has(inner)
  const below = at(['items', '@', 'maker'], inner)

  test.each([
    ['after what is around them', sequence(root, at(['items', '@'], around), below)],
    ['after it, in a branch', sequence(root, at(['items', '@'], around), parallel(at(['x'], around), below))],
    ['beside what brings something else', sequence(root, parallel(at(['items', '@'], entities('b', 'x')), below))],
    ['beside what is not around them', sequence(root, parallel(at(['others', '@'], around), below))],
    ['beside what is at their own place', sequence(root, parallel(at(['items', '@', 'maker'], around), below))],
    ['beside what is below them', sequence(root, parallel(at(['items', '@', 'maker', 'x'], around), below))],
    [
      'beside a rewrite of a value',
      sequence(
        root,
        parallel(
          at(
            ['items', '@'],
            entities('b', 'x', { outputRewrites: [{ kind: 'ValueSetter', path: ['x'], setValueTo: 1 }] }),
          ),
          below,
        ),
      ),
    ],
  ])('%s', (_what, plan) => {
    expect(unites(plan)).toBe(true)
  })

  test.each([
    ['beside what is around them', sequence(root, parallel(at(['items', '@'], around), below))],
    [
      'beside it, in a branch of several',
      sequence(root, parallel(sequence(at(['x'], root), at(['items', '@'], around)), below)),
    ],
    ['before it', sequence(root, below, at(['items', '@'], around))],
    ['beside the root', parallel(root, below)],
    ['in the other branch of a condition', condition(at(['items', '@'], around), below)],
    [
      'beside what brings it under another name',
      sequence(
        root,
        parallel(
          at(
            ['items', '@'],
            entities('b', 'x', { outputRewrites: [{ kind: 'KeyRenamer', path: ['x'], renameKeyTo: 'maker' }] }),
          ),
          below,
        ),
      ),
    ],
  ])('not %s', (_what, plan) => {
    expect(unites(plan)).toBe(false)
  })

  test('none where there is no plan', () => {
    expect(unitingFetches(undefined).size).toBe(0)
  })
})

describe('the fields that a fetch brings', () => {
  test.each([
    ['{ a b: c a }', ['a', 'b']],
    ['{ ...F ... { c } ... on Query { d } ...Unknown } fragment F on Query { a b }', ['a', 'b', 'c', 'd']],
    ['fragment F on Query { a } { ...F }', ['a']],
  ])('are those of its selections: %s', (operation, fields) => {
    expect(fieldsOf(fetch('a', operation))).toEqual(fields)
  })

  test('are those of the entities', () => {
    expect(fieldsOf(entities('a', 'x y'))).toEqual(['x', 'y'])
  })

  test('have the names that they are rewritten to', () => {
    const outputRewrites: FetchNode['outputRewrites'] = [
      { kind: 'KeyRenamer', path: ['... on Item', 'x__alias_0'], renameKeyTo: 'x' },
      { kind: 'ValueSetter', path: ['y'], setValueTo: 1 },
    ]
    const renamed = entities('a', 'x__alias_0:x x y', { outputRewrites })
    expect(fieldsOf(renamed)).toEqual(['x', 'y'])
    expect([...renamesOf(renamed)]).toEqual([['x__alias_0', 'x']])
  })

  test('omit fields that conditions exclude, if the variables are known', () => {
    const one = fetch('a', 'query($s:Boolean!){ a @skip(if:$s) b @include(if:$s) ... @skip(if:$s) { c } d }')
    expect(fieldsOf(one)).toEqual(['a', 'b', 'c', 'd'])
    expect(fieldsOf(one, { s: true })).toEqual(['b', 'd'])
    expect(fieldsOf(one, { s: false })).toEqual(['a', 'c', 'd'])
  })

  const nested = fetch('a', '{ x { y: z { w } ...F } } fragment F on X { v { u } }')
  test.each([
    [['x'], true],
    [['x', 'y'], true],
    [['x', 'y', 'w'], true],
    [['x', 'v', 'u'], true],
    [['x', 'z'], false],
    [['x', 'y', 'w', 'more'], false],
    [['y'], false],
    [[], false],
  ])('have a path %j: %s', (path, has) => {
    expect(selectsPath(nested, path)).toBe(has)
  })

  test('have paths of other names', () => {
    expect(selectsPath(nested, ['X', 'Y'], (name) => name.toUpperCase())).toBe(true)
    expect(selectsPath(nested, ['x', 'y'], (name) => name.toUpperCase())).toBe(false)
  })
})

describe('the owner of a field', () => {
  const plan = sequence(
    fetch('a', '{ items { id } other }'),
    at(['items', '@'], parallel(entities('b', 'price'), condition(entities('c', 'size { w }'), entities('d', 'age')))),
  )
  test.each([
    [['items'], 'a'],
    [['items', 3, 'id'], 'a'],
    [['items', 0, 'price'], 'b'],
    [['items', 0, 'size', 'w'], 'c'],
    [['items', 0, 'age'], 'd'],
    [['items', 0, 'nothing'], undefined],
    [['other', 'price'], undefined],
    [['price'], undefined],
  ])('at %j is %s', (path, owner) => {
    expect(findFieldOwner(plan, { path, responseNameOf: undefined })).toBe(owner)
  })

  test('is found by the client’s names', () => {
    const aliased = sequence(fetch('a', '{ as0_x: items { id } }'), at(['as0_x', '@'], entities('b', 'as1_y: price')))
    const responseNameOf = (name: string) => name.replace(/^as\d_/, '')
    expect(findFieldOwner(aliased, { path: ['x', 0, 'y'], responseNameOf })).toBe('b')
    expect(findFieldOwner(aliased, { path: ['as0_x', 0, 'y'], responseNameOf })).toBeUndefined()
  })

  test('is undefined without a plan', () => {
    expect(findFieldOwner(undefined, { path: ['a'], responseNameOf: undefined })).toBeUndefined()
  })
})

describe('a client’s variable called representations', () => {
  const uses = { variableUsages: ['x', 'representations'] }
  const mixed = entities('b', 'y(of:$representations) z(of:$x)', uses)
  const separate = (node: unknown, variables = '$representations:[Int!]=[1],$x:Int') => {
    const operation = getOperationAST(parse(`query(${variables}){a}`))
    if (!operation) throw new Error('Expected an operation')
    return separateRepresentations({ kind: 'QueryPlan', node } as QueryPlan, operation)
  }
  const separated = {
    ...mixed,
    variableUsages: ['x', 'representations_'],
    operation:
      'query($representations:[_Any!]!$representations_:[Int!]=[1]){_entities(representations:$representations){...on Item{y(of:$representations_)z(of:$x)}}}',
  }
  const compact = (node: unknown): unknown =>
    JSON.parse(JSON.stringify(node), (name, value: unknown) =>
      name === 'operation' ? stripIgnoredCharacters(String(value)) : value,
    )

  test.each([
    ['alone', (a: unknown) => a],
    ['in order', (a: unknown) => ({ kind: 'Sequence', nodes: [fetch('a', '{x}', uses), a] })],
    ['at once', (a: unknown) => ({ kind: 'Parallel', nodes: [{ kind: 'Flatten', path: ['x'], node: a }, a] })],
    ['under conditions', (a: unknown) => ({ kind: 'Condition', condition: 'c', ifClause: a, elseClause: a })],
    ['under a condition', (a: unknown) => ({ kind: 'Condition', condition: 'c', ifClause: a })],
    ['under the contrary', (a: unknown) => ({ kind: 'Condition', condition: 'c', elseClause: a })],
    ['after an event', (a: unknown) => ({ kind: 'Subscription', primary: fetch('a', '{x}', uses), rest: a })],
  ])('has another name in fetches of entities: %s', (_what, plan) => {
    const { plan: changed, name } = separate(plan(mixed))
    expect(name).toBe('representations_')
    expect(compact(changed.node)).toEqual(compact(plan(separated)))
  })

  test('has a name that the client has not', () => {
    const variables = '$representations:Int,$representations_:Int,$representations___:Int'
    expect(separate(mixed, variables).name).toBe('representations__')
  })

  test('is renamed in fragments', () => {
    const { plan } = separate(
      fetch(
        'b',
        'query($representations:[_Any!]!){_entities(representations:$representations){...F}}fragment F on Item{y(of:$representations)}',
        { ...uses, requires: key },
      ),
    )
    expect(compact(plan.node)).toMatchObject({
      operation: expect.stringMatching(/fragment F on Item\{y\(of:\$representations_\)\}$/) as unknown,
    })
  })

  test.each([
    ['no such variable', mixed, '$x:Int'],
    ['no use of it', entities('b', 'y'), undefined],
    ['uses in root fields only', fetch('a', '{x}', uses), undefined],
    ['no plan', undefined, undefined],
    ['an event alone', { kind: 'Subscription', primary: fetch('a', '{x}', uses) }, undefined],
  ])('changes nothing if there is %s', (_what, node, variables) => {
    const { plan, name } = separate(node, variables)
    expect(name).toBeUndefined()
    expect(plan.node).toBe(node)
  })
})
