import { parse } from 'graphql'
import { createEffortEstimate } from '#root/packages/query-plan-executor/src/planning/planning-effort'

const supergraph = parse(`
  schema { query: Root }
  type Root @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) {
    everywhere: Int
    alone: Int @join__field(graph: A)
    twice: Thing @join__field(graph: A) @join__field(graph: B)
    list: [Thing!]! @join__field(graph: A)
    any: Any @join__field(graph: A)
    lent: Int @join__field(graph: A) @join__field(graph: B, external: true)
    kept: Int @join__field(graph: A) @join__field(graph: B, external: false)
    lone: Lone @join__field(graph: A)
    other: Int @join__field(graph: "A") @join__field(graphs: C) @trace(graph: A)
  }
  interface Any @join__type(graph: A) @join__type(graph: B) { shared: Int }
  type Thing @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) {
    one: Int @join__field(graph: A)
    two: Int @join__field(graph: B) @join__field(graph: C)
    shared: Int
    thing: Thing @join__field(graph: A) @join__field(graph: B) @join__field(graph: C)
  }
  type Lone @join__type(graph: A) @join__type(graph: B) { two: Int @join__field(graph: B) }
  type Mutation @join__type(graph: A) { act: Int }
  enum Size @join__type(graph: A) { SMALL }
`)

const effort = (text: string, limits: { maxWays?: number; limit?: number } = {}) =>
  createEffortEstimate(supergraph, { maxWays: 100, limit: 1_000, ...limits })(parse(text))

/** The effort of fields that can be fetched in several ways together. */
const of = (fields: number, ways: number) => fields * (1 + (ways - 1) / 25)

describe('the effort of planning', () => {
  test.each([
    ['{ alone }', of(1, 1)],
    ['{ alone alone alone }', of(3, 1)],
    ['{ unknown }', of(1, 1)],
    ['mutation { act }', of(1, 1)],
    ['{ everywhere }', of(1, 3)],
    ['{ lent }', of(1, 1)],
    ['{ kept }', of(1, 2)],
    ['{ other }', of(1, 3)],
    ['{ ... { twice { one } } alone }', of(3, 2)],
    ['{ ... on Root { twice { one } } alone }', of(3, 2)],
    ['{ ...F alone } fragment F on Root { twice { one } } fragment G on Root { everywhere }', of(3, 2)],
    ['{ ...Unknown alone }', of(1, 1)],
    ['query A { twice { one } } query B { alone }', of(3, 2)],
  ])('of %s is %d', (text, expected) => {
    expect(effort(text)).toBeCloseTo(expected)
  })

  test('is the same for a field that is where its entity is fetched, however many other subgraphs have it', () => {
    expect(effort('{ list { one shared } }')).toBeCloseTo(of(3, 1))
  })

  test('is that of the field of its type, although a field of another type has the same name', () => {
    expect(effort('{ lone { two } }')).toBeCloseTo(of(2, 1))
  })

  test('grows with the subgraphs that an entity has to be fetched from', () => {
    expect(effort('{ list { two } }')).toBeCloseTo(of(2, 2))
    expect(effort('{ list { two two } }')).toBeCloseTo(of(3, 4))
  })

  test('multiplies below an entity that several subgraphs have', () => {
    expect(effort('{ twice { one } }')).toBeCloseTo(of(2, 2))
    expect(effort('{ twice { one shared } }')).toBeCloseTo(of(3, 4))
    expect(effort('{ twice { thing { one } } }')).toBeCloseTo(of(3, 6))
  })

  test('counts a field of an interface as the field of its name that most subgraphs have', () => {
    expect(effort('{ any { two } }')).toBeCloseTo(of(2, 2))
    expect(effort('{ any { ... on Thing { two } } }')).toBeCloseTo(of(2, 2))
  })

  test('is counted for a bounded number of ways', () => {
    expect(effort('{ everywhere everywhere }', { maxWays: 5 })).toBeCloseTo(of(2, 5))
    expect(effort('{ twice { thing { thing { one } } } }', { maxWays: 5 })).toBeCloseTo(of(4, 5))
  })

  test('is counted as far as the limit', () => {
    const four = '{ everywhere everywhere everywhere everywhere }'
    expect(effort(four, { limit: of(3, 27) })).toBeCloseTo(of(4, 81))
    expect(effort(four, { limit: of(3, 27) - 0.01 })).toBeCloseTo(of(3, 27))
  })
})
