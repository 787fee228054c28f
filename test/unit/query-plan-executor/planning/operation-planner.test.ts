import { createOperationPlanner } from '@plumbline/query-plan-executor'
import { parse } from 'graphql'
import { createGraph } from '#root/test/support/federation/graph'

const graph = createGraph({
  a: { sdl: 'scalar Big type Query { one: Int two(big: Big, id: ID): Int }' },
})

describe('a planner', () => {
  const planner = () => createOperationPlanner(graph.supergraphSdl)
  const fetched = ({ node }: { readonly node?: unknown }) => node

  test('plans the operation that is named', () => {
    const document = parse('query A { one } query B { two }')
    for (const [operationName, operation] of [
      ['A', 'query A__a__0{one}'],
      ['B', 'query B__a__0{two}'],
    ] as const)
      expect(fetched(planner().plan({ document, operationName }))).toMatchObject({ kind: 'Fetch', operation })
  })

  test('plans a small operation synchronously', () => {
    const plan = planner().planWithoutBlocking({ document: parse('{ one }') })
    expect(plan).toMatchObject({ node: { kind: 'Fetch', operation: '{one}' } })
  })

  test('plans long integers with all of their digits', () => {
    const document = parse('{ two(big: 9007199254740993, id: 9007199254740993) }')
    expect(fetched(planner().plan({ document }))).toMatchObject({
      operation: '{two(big:9007199254740993 id:9007199254740993)}',
    })
  })

  test('plans an empty selection as nothing, also where conditions leave out everything', () => {
    const { plan } = planner()
    expect(fetched(plan({ document: parse('{ one @skip(if: true) }') }))).toBeUndefined()
    expect(fetched(plan({ document: parse('{ ... @include(if: false) { one } }') }))).toBeUndefined()
  })
})

describe('a planner of a graph with progressive overrides', () => {
  const moved = createGraph({
    old: { sdl: 'type Query { price: Int name: String }' },
    new: { sdl: 'type Query { price: Int @override(from: "old", label: "beta") }' },
  })
  const planner = createOperationPlanner(moved.supergraphSdl)

  test.each([
    [undefined, 'old'],
    [[], 'old'],
    [['another'], 'old'],
    [['beta'], 'new'],
  ] as const)('fetches a field by the labels %p from %s', (overrides, serviceName) => {
    const document = parse('{ price }')
    expect(planner.plan({ document, overrides })).toMatchObject({ node: { kind: 'Fetch', serviceName } })
  })

  test('tells on which labels a plan depends', () => {
    expect(planner.overrideLabelsOf(parse('{ price }'))).toEqual(['beta'])
    expect(planner.overrideLabelsOf(parse('{ name }'))).toEqual([])
  })
})
