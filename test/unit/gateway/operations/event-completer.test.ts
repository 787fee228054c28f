import { createSupergraphVersion } from '@plumbline/federated-subscriptions'
import { parse } from 'graphql'
import { createEventCompleter } from '#root/gateway/src/operations/event-completer'
import { planSubscription } from '#root/packages/federated-subscriptions/src/planning/plan-subscription'
import { callerOf, contextOf, createFetches, loadShop } from './shop.ts'
import type { Answer } from './shop.ts'

let shop: Awaited<ReturnType<typeof loadShop>>

beforeAll(async () => void (shop = await loadShop()))
afterAll(() => shop.supergraph.dispose())

const { signal: _, ...identity } = contextOf({ correlationId: 'mine', caller: callerOf({ kind: 'anonymous' }) })
const { signal } = new AbortController()
const product = () => ({ __typename: 'Product', id: '1', name: 'Desk' })

async function prepare(text: string, answer: Answer = () => ({ data: { _entities: [{ stars: 5 }] } })) {
  const planned = await planSubscription(createSupergraphVersion(shop.supergraph.current()), parse(text))
  const { fetches, fetched } = createFetches(answer)
  const completeEvent = createEventCompleter({ supergraph: shop.supergraph, fetches })
  const complete = (event: Parameters<typeof completeEvent>[0]['event'], variables = {}) =>
    completeEvent({ planned, variables, event, identity, signal })
  return { complete, fetched }
}

describe('an event', () => {
  test('that has everything is shaped like the operation, without a fetch', async () => {
    const { complete, fetched } = await prepare('subscription { changed: renamed { title: name } }')
    expect(await complete({ data: { changed: { title: 'Desk', other: 1 } } })).toEqual({
      data: '{"changed":{"title":"Desk"}}',
    })
    expect(fetched).toEqual([])
  })

  test('fetches the fields of other subgraphs for each event, as its subscriber', async () => {
    const { complete, fetched } = await prepare('subscription { renamed { name stars } }')
    const expected = { data: '{"renamed":{"name":"Desk","stars":5}}' }
    expect(await complete({ data: { renamed: product() } })).toEqual(expected)
    expect(await complete({ data: { renamed: product() } })).toEqual(expected)
    expect(fetched.map(({ of, request: { subgraph } }) => `${of} ${subgraph}`)).toEqual([
      'event reviews',
      'event reviews',
    ])
    expect(fetched[0]?.context).toEqual({ ...identity, signal })
    expect(fetched[0]?.request.signal).toBe(signal)
  })

  test('is completed with the variables of the subscription', async () => {
    const { complete, fetched } = await prepare(
      'subscription ($more: Boolean!) { renamed { name stars @include(if: $more) } }',
    )
    expect(await complete({ data: { renamed: product() } }, { more: false })).toEqual({
      data: '{"renamed":{"name":"Desk"}}',
    })
    expect(fetched).toEqual([])
    expect(await complete({ data: { renamed: product() } }, { more: true })).toEqual({
      data: '{"renamed":{"name":"Desk","stars":5}}',
    })
  })

  test('keeps the errors that its subgraph sent with it', async () => {
    const { complete } = await prepare('subscription { renamed { name } }')
    const errors = [{ message: 'no name', path: ['renamed', 'name'] }]
    expect(await complete({ data: { renamed: { name: null } }, errors })).toMatchObject({
      data: '{"renamed":{"name":null}}',
      errors: [{ message: 'no name', path: ['renamed', 'name'] }],
    })
  })

  test.each([{ data: null }, {}])('without data is null: %j', async (event) => {
    const { complete, fetched } = await prepare('subscription { renamed { name stars } }')
    const errors = [{ message: 'gone' }]
    const completed = await complete({ ...event, errors })
    expect(completed).toMatchObject({ errors: [{ message: 'gone' }] })
    expect(JSON.parse(String(completed.data))).toEqual({ renamed: null })
    expect(fetched).toEqual([])
  })
})
