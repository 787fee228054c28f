import { GraphQLError } from 'graphql'
import { createDeclaredScopeOf } from '#root/packages/federated-subscriptions/src/sharing/query-scope'
import type { SubscriptionFacts } from '#root/packages/federated-subscriptions/src/sharing/share-key'

type Execute = Parameters<typeof createDeclaredScopeOf<object>>[0]['execute']

function create(execute: Execute, timeoutMs = 60_000) {
  const executed: Parameters<Execute>[0][] = []
  const scopeOf = createDeclaredScopeOf<object>({
    timeoutMs,
    execute: (operation) => {
      executed.push(operation)
      return execute(operation)
    },
  })
  const factsOf = (given: Partial<SubscriptionFacts<object>> = {}) =>
    ({
      planned: {
        version: {
          scopes: {
            queries: new Map([['watch', { text: 'query ($id: ID) { scope }', parsed: {}, argumentNames: ['id'] }]]),
            personal: new Set(['Thing.mine']),
          },
        },
      },
      fieldName: 'watch',
      arguments: { id: '1', first: 5 },
      coordinates: new Set(['Subscription.watch', 'Thing.name']),
      identity: ada,
      ...given,
    }) as unknown as SubscriptionFacts<object>
  return { executed, of: async (given?: Partial<SubscriptionFacts<object>>) => scopeOf(factsOf(given)) }
}

const ada = {}
const bob = {}
const answer: Execute = async () => ({ data: { scope: 'team' } })
const retryable = new GraphQLError('away', { extensions: { code: 'UPSTREAM_UNAVAILABLE' } })
const refusal = new GraphQLError('no', { path: ['scope'], extensions: { code: 'FORBIDDEN' } })

describe('a declared scope', () => {
  test('is equal where its query has the same result', async () => {
    const { of, executed } = create(answer)
    const scope = await of()
    expect(scope).toEqual(expect.any(String))
    expect(await of({ identity: bob, arguments: { id: '2' } })).toBe(scope)
    expect(executed.map(({ request: { variables }, identity }) => [variables, identity === ada])).toEqual([
      [{ id: '1' }, true],
      [{ id: '2' }, false],
    ])
    expect(await create(async () => ({ data: { scope: 'other' } })).of()).not.toBe(scope)
  })

  test('is none without a query, and where a personal field is selected', async () => {
    const { of, executed } = create(answer)
    expect(await of({ fieldName: 'other' })).toBeUndefined()
    expect(await of({ coordinates: new Set(['Subscription.watch', 'Thing.mine']) })).toBeUndefined()
    expect(executed).toEqual([])
  })

  test('is queried once for concurrent equal operations of one identity', async () => {
    const { of, executed } = create(answer)
    const asked = [
      of(),
      of({ arguments: { id: '1', first: 9 } }),
      of({ identity: bob }),
      of({ arguments: { id: '2' } }),
    ]
    expect(new Set(await Promise.all(asked))).toHaveProperty('size', 1)
    expect(executed).toHaveLength(3)
    await of()
    expect(executed).toHaveLength(4)
  })

  test.each<readonly [string, Execute]>([
    ['is null', async () => ({ data: { scope: null } })],
    ['is null in part', async () => ({ data: { scope: 'team', other: null } })],
    ['has no data', async () => ({ data: null })],
    ['has a retryable error', async () => ({ data: { scope: 'team' }, errors: [retryable] })],
    ['fails with a retryable error', () => Promise.reject(retryable)],
    ['fails', () => Promise.reject(new Error('broken'))],
  ])('is none where the result %s', async (_what, execute) => {
    expect(await create(execute).of()).toBeUndefined()
  })

  test('refuses the subscription where its query is refused', async () => {
    const { of } = create(async () => ({ data: null, errors: [retryable, refusal] }))
    const error: unknown = await of().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] })
    expect((error as { readonly errors: readonly object[] }).errors).toHaveLength(1)
    expect((error as { readonly errors: readonly object[] }).errors[0]).not.toHaveProperty('path', ['scope'])
  })

  test('is not waited for longer than its timeout, and its query is cancelled then', async () => {
    const { of, executed } = create(() => new Promise(() => undefined), 5)
    expect(await of()).toBeUndefined()
    expect(executed[0]?.signal.aborted).toBe(true)
  })
})
