import { createPartitions, viewerTags } from '#root/gateway/src/cache/cache-partition'
import type { FetchContext } from '#root/gateway/src/transport/identified-fetch'

const ada = (roles: Readonly<Record<string, 'OWNER' | 'MEMBER'>> = {}, sessionId = 's1') =>
  ({ kind: 'user', userId: 'ada', sessionId, roles }) as const

const contextOf = (viewer: FetchContext['viewer'], forwardedHeaders: readonly string[] = []) =>
  ({ viewer, forwardedHeaders }) as unknown as FetchContext

describe('private entries', () => {
  test('are shared by callers that no subgraph can distinguish', () => {
    const partitionOf = createPartitions()
    const of = (...given: Parameters<typeof contextOf>) => partitionOf('PRIVATE', contextOf(...given))
    const viewer = ada()
    const own = of(viewer)
    expect([of(viewer), of(ada())]).toEqual([own, own])
    const others = [
      of(ada({ org: 'OWNER' })),
      of(ada({ org: 'MEMBER' })),
      of(ada({}, 's2')),
      of({ kind: 'anonymous' }),
      of(viewer, ['x-team', 'a']),
      of(viewer, ['x-team', 'b']),
    ]
    expect(new Set([own, ...others])).toHaveProperty('size', others.length + 1)
    expect(of(ada(), ['x-team', 'a'])).toBe(others[4])
  })

  test('are invalidated by the events of their user', () => {
    expect(viewerTags(ada())).toEqual(['users/User:ada'])
    expect(viewerTags({ kind: 'anonymous' })).toEqual([])
  })
})

test('public entries are of everybody', () => {
  const partitionOf = createPartitions()
  expect(partitionOf('PUBLIC', contextOf(ada(), ['x-team', 'a']))).toBe(
    partitionOf('PUBLIC', contextOf({ kind: 'anonymous' })),
  )
})
