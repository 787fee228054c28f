import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import { createCachePlans } from '#root/gateway/src/cache/cache-plans'
import { createPublicCheck } from '#root/gateway/src/cache/is-public'
import type { SupergraphSource } from '#root/gateway/src/supergraph/supergraph'

const sdl = `type Query {
  plans: [Plan!] @cacheControl(maxAge: 60, scope: PUBLIC)
  plan(id: ID): Plan @cacheControl(maxAge: 60, scope: PUBLIC)
  mine: Int @cacheControl(maxAge: 60)
  time: Int
}
type Plan { name: String }`

describe('cache plans', () => {
  function create() {
    let loaded = { supergraphSdl: sdl }
    const plans = createCachePlans({ current: () => loaded } as unknown as SupergraphSource)
    const of = (query: string, given: Partial<SubgraphRequest> = {}) =>
      plans.of({ subgraph: 'a', query, operationName: undefined, operationKind: 'query', ...given } as SubgraphRequest)
    return { of, load: (supergraphSdl: string) => (loaded = { supergraphSdl }) }
  }

  test('are made once for each query and subgraph', () => {
    const { of } = create()
    const plan = of('{ mine }')
    expect(plan).toMatchObject({ subgraph: 'a', scope: 'PRIVATE' })
    expect(of('{ mine }')).toBe(plan)
    expect(of('{ mine }', { subgraph: 'b' })).toMatchObject({ subgraph: 'b' })
    expect(of('{ mine }')).toBe(plan)
  })

  test('are null for queries that must not be cached', () => {
    const { of } = create()
    expect([of('{ time }'), of('{ time }')]).toEqual([null, null])
    expect(of('{ mine }', { operationKind: 'mutation' })).toBeNull()
  })

  test('are those of the current supergraph', () => {
    const { of, load } = create()
    const before = [of('{ mine }'), of('{ time }')]
    load('type Query { mine: Int time: Int @cacheControl(maxAge: 60) }')
    expect([of('{ mine }'), of('{ time }')]).toEqual([null, expect.objectContaining({ kind: 'fields' })])
    load(sdl)
    expect([of('{ mine }'), of('{ time }')]).toEqual(before)
  })
})

test.each([
  ['{ plans { name } }', true],
  ['{ plans { name } mine }', false],
  ['{ mine }', false],
  ['{ time }', false],
  ['query ($id: ID) { plan(id: $id) { name } }', false],
  ['{ plan(id: "1") { name } }', true],
])('whether everybody gets the same for %s: %s', (source, isPublic) => {
  expect(createPublicCheck(sdl)({ source, operationName: undefined })).toBe(isPublic)
})
