import { parse } from 'graphql'
import { createEffortEstimate } from '#root/packages/query-plan-executor/src/planning/planning-effort'

const supergraph = parse(`
  type Query @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) {
    everywhere: Int
    alone: Int @join__field(graph: A)
    twice: Thing @join__field(graph: A) @join__field(graph: B)
    lent: Int @join__field(graph: A) @join__field(graph: B, external: true)
    kept: Int @join__field(graph: A) @join__field(graph: B, external: false)
    other: Int @join__field(graph: "A") @join__field(graphs: C) @trace(graph: A)
  }
  interface Thing @join__type(graph: A) @join__type(graph: A, key: "id") { everywhere: Int one: Int }
  enum Size @join__type(graph: A) { SMALL }
`)

const effort = (text: string, limits: { maxWays?: number; limit?: number } = {}) =>
  createEffortEstimate(supergraph, { maxWays: 100, limit: 1_000, ...limits })(parse(text))

describe('the effort of planning', () => {
  test.each([
    ['{ alone }', 1],
    ['{ alone alone alone }', 3],
    ['{ unknown }', 1],
    ['{ everywhere }', 3],
    ['{ twice { one } }', 2 * 2],
    ['{ twice { one everywhere } }', 3 * 2 * 3],
    ['{ lent }', 1],
    ['{ kept }', 2],
    ['{ other }', 3],
    ['{ ... { twice { one } } alone }', 3 * 2],
    ['{ ...F alone } fragment F on Query { twice { one } } fragment G on Query { everywhere }', 3 * 2],
    ['{ ...Unknown alone }', 1],
    ['query A { twice { one } } query B { alone }', 3 * 2],
  ])('of %s is %d', (text, expected) => {
    expect(effort(text)).toBe(expected)
  })

  test('weighs a bounded number of ways', () => {
    expect(effort('{ everywhere everywhere }', { maxWays: 5 })).toBe(2 * 5)
  })

  test('is counted as far as the limit', () => {
    expect(effort('{ everywhere everywhere everywhere everywhere }', { limit: 18 })).toBe(3 * 27)
    expect(effort('{ everywhere everywhere everywhere everywhere }', { limit: 17 })).toBe(2 * 9)
  })
})
