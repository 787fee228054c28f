import { createPlanCompletion } from '@plumbline/federated-subscriptions'
import { graphql, GraphQLError } from 'graphql'
import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'

const progress = 'subscription { progress(topic: "a") { n product { name } } }'

describe('a stream that several share, each with an identity of its own', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let clients: Client[]
  /** The callers for whom events were completed. */
  let completedFor: string[]
  /** Callers whom `catalog` refuses before the gateway has been notified. */
  let refused: Set<string>
  /** Callers with a changed identity. */
  let lost: Set<string>
  /** Called while an event is completed. */
  let meanwhile: () => void

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    clients = []
    completedFor = []
    refused = new Set()
    lost = new Set()
    meanwhile = () => undefined
    const current = (name: string): string => (lost.has(name) ? `stranger ${name}` : name)
    gateway = await startGateway(subgraphs, {
      deps: {
        scopeOf: ({ identity }) => (identity.name.startsWith('stranger') ? undefined : 'members'),
        revalidate: async ({ name }) =>
          current(name) === name ? 'same' : { identity: { name: current(name) }, scope: name },
        completeEvent: createPlanCompletion<Caller>(async ({ query, variables, identity }) => {
          completedFor.push(identity.name)
          meanwhile()
          if (refused.has(identity.name)) throw new GraphQLError('no', { extensions: { code: 'NOT_FOUND' } })
          return graphql({
            schema: subgraphs.catalog,
            source: query,
            variableValues: variables,
            contextValue: identity,
          })
        }),
      },
    })
  })

  afterEach(async () => {
    await Promise.all(clients.map(async (client) => client.dispose()))
    await gateway.stop()
  })

  const as = (name: string): Client => {
    const client = connect(gateway.url, { connectionParams: { authorization: `Bearer ${name}` } })
    clients.push(client)
    return client
  }

  /** Two subscribers of one stream: the stream delegate, for whom its events are completed, and the other. */
  async function watchTogether() {
    const ada = receive(as('ada'), { query: progress })
    await ada.has(1)
    const bob = receive(as('bob'), { query: progress })
    await bob.has(1)
    // The event at which the two streams merge, and one that shows who the delegate is.
    subgraphs.log.append('a')
    await Promise.all([ada.has(2), bob.has(2)])
    await until(() => gateway.subscriptions.metrics().gauges.upstreams === 1)
    completedFor.length = 0
    subgraphs.log.append('a')
    await Promise.all([ada.has(3), bob.has(3)])
    const [delegate = ''] = completedFor.splice(0)
    return delegate === 'ada'
      ? { delegate, first: ada, other: 'bob', second: bob }
      : { delegate, first: bob, other: 'ada', second: ada }
  }

  const numbersOf = ({ events }: { readonly events: readonly { readonly data?: unknown }[] }) =>
    events.map(({ data }) => (data as { progress: { n: number } } | null)?.progress.n)

  test('is completed once for all of them', async () => {
    const { delegate, first, second } = await watchTogether()
    subgraphs.log.append('a')
    await Promise.all([first.has(4), second.has(4)])
    expect(completedFor).toEqual([delegate])
    expect(first.events[3]).toEqual(second.events[3])
  })

  test('is completed again for another delegate when only one is refused, unnoticed by the others', async () => {
    const { delegate, first, other, second } = await watchTogether()
    refused.add(delegate)
    subgraphs.log.append('a')
    await Promise.all([first.has(4), second.has(4)])
    expect(completedFor).toEqual([delegate, other])
    expect(second.events[3]).toEqual({ data: { progress: { n: 3, product: { name: 'Product 3' } } } })
  })

  test('shows an error that both have met', async () => {
    const { first, second } = await watchTogether()
    refused.add('ada').add('bob')
    subgraphs.log.append('a')
    await Promise.all([first.has(4), second.has(4)])
    expect(second.events[3]).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] })
  })

  test('continues for the others, without loss, when the delegate loses access while an event is completed', async () => {
    const { delegate, first, other, second } = await watchTogether()
    subgraphs.banned.add(`stranger ${delegate}`)
    meanwhile = () => {
      meanwhile = () => undefined
      lost.add(delegate)
    }
    subgraphs.log.append('a')
    expect(await first.end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'NOT_FOUND' } }] })
    subgraphs.log.append('a')
    await second.has(5)
    expect(completedFor.slice(0, 2)).toEqual([delegate, other])
    expect(numbersOf(second)).toEqual([0, 1, 2, 3, 4])
    expect(numbersOf(first)).toEqual([0, 1, 2])
  })

  test('is opened on behalf of another when the one that it was opened for loses access', async () => {
    const { delegate, first, second } = await watchTogether()
    const openedBefore = subgraphs.log.opened
    subgraphs.banned.add(`stranger ${delegate}`)
    lost.add(delegate)
    subgraphs.log.append('a')
    expect(await first.end).toMatchObject({ status: 'failed' })
    await second.has(4)
    await until(() => subgraphs.log.opened === openedBefore + 1)
    subgraphs.log.append('a')
    await second.has(5)
    expect(numbersOf(second)).toEqual([0, 1, 2, 3, 4])
    expect(gateway.subscriptions.metrics().gauges.upstreams).toBe(1)
  })
})
