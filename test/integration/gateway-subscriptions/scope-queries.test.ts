import type {
  OperationToExecute,
  SubscriptionDependencies,
  SubscriptionSettings,
  SupergraphDescription,
} from '@plumbline/federated-subscriptions'
import { graphql, GraphQLError } from 'graphql'
import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import type { Received } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { composeTestSupergraph, createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'

const sharing = `
  extend schema
    @link(url: "https://specs.example.test/sharing/v1.0", import: ["@sharedBy", "@personal"])
    @composeDirective(name: "@sharedBy") @composeDirective(name: "@personal")
  directive @sharedBy(query: String!) on FIELD_DEFINITION
  directive @personal on FIELD_DEFINITION
`
const linked = (sdl: string) => `${sdl.replace('"@shareable"]', '"@shareable", "@composeDirective"]')}${sharing}`
const declaring = (query: string) =>
  composeTestSupergraph(
    (sdl) =>
      linked(sdl)
        .replace(/progress\(.*\): Progress!/, (field) => `${field} @sharedBy(query: ${JSON.stringify(query)})`)
        .replace('viewer: String ', 'viewer: String @personal '),
    (sdl) => linked(sdl).replace('seenBy: String!', 'seenBy: String! @personal'),
  )

const membership = 'query ($topic: String!) { membership(topic: $topic) { team role } }'
const progress = 'subscription ($topic: String!) { progress(topic: $topic) { n product { name } } }'
const variables = { topic: 'a' }

describe('subscriptions whose scope is declared by a query', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let clients: Client[]
  /** Callers of scope queries. */
  let askedBy: string[]
  /** Called before a response to one. */
  let answering: (name: string) => Promise<void>
  let entityFetches: string[]

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    subgraphs.memberships.set('ada', { team: 'x', role: 'MEMBER' }).set('bob', { team: 'x', role: 'MEMBER' })
    subgraphs.memberships.set('cyd', { team: 'x', role: 'ADMIN' })
    clients = []
    askedBy = []
    entityFetches = []
    answering = async () => undefined
    gateway = await start()
  })

  afterEach(async () => {
    await Promise.all(clients.map(async (client) => client.dispose()))
    await gateway.stop()
  })

  const executeOperation = async ({ request, identity }: OperationToExecute<Caller>) => {
    askedBy.push(identity.name)
    await answering(identity.name)
    return graphql({
      schema: subgraphs.runs,
      source: request.query,
      variableValues: request.variables,
      contextValue: identity,
    })
  }

  interface Starting {
    readonly query?: string
    readonly settings?: Partial<SubscriptionSettings>
  }

  function start(
    deps: Partial<SubscriptionDependencies<Caller>> = {},
    { query = membership, settings }: Starting = {},
  ): Promise<TestGateway> {
    const supergraph = {
      current: () => ({ supergraphSdl: declaring(query) }),
      onChange: () => () => undefined,
    }
    return startGateway(subgraphs, {
      settings: { accessCheckIntervalMs: 100, ...settings },
      deps: { supergraph, executeOperation, ...deps },
    })
  }

  const restart = async (
    deps: Partial<SubscriptionDependencies<Caller>>,
    settings: Partial<SubscriptionSettings> = {},
  ): Promise<void> => {
    await gateway.stop()
    gateway = await start(deps, { settings })
  }

  const as = (name: string): Client => {
    const client = connect(gateway.url, { connectionParams: { authorization: `Bearer ${name}` } })
    clients.push(client)
    return client
  }

  /** Resolves when all of them have started and share their stream. */
  async function watch(names: readonly string[], query = progress): Promise<readonly Received[]> {
    const received: Received[] = []
    for (const name of names) {
      const one = receive(as(name), { query, variables })
      received.push(one)
      await one.has(1)
    }
    subgraphs.log.append('a')
    await Promise.all(received.map(({ has }) => has(2)))
    entityFetches.length = 0
    subgraphs.counts.entityFetches = 0
    return received
  }

  const upstreams = () => gateway.subscriptions.metrics().gauges.upstreams

  test('members share one upstream and one completion of each event, with one scope query each', async () => {
    await restart({ revalidate: async () => 'same' })
    const received = await watch(['ada', 'bob'])
    await until(() => upstreams() === 1)
    subgraphs.log.append('a')
    await Promise.all(received.map(({ has }) => has(3)))
    expect(subgraphs.counts.entityFetches).toBe(1)
    expect(received[0]?.events[2]).toEqual(received[1]?.events[2])
    expect(askedBy).toEqual(['ada', 'bob'])
  })

  test('a client with another result does not share', async () => {
    await watch(['ada', 'cyd'])
    expect(gateway.subscriptions.metrics().gauges).toMatchObject({ upstreams: 2, sharedGroups: 2 })
  })

  test('a subscriber whose scope query is refused is refused', async () => {
    const received = receive(as('eve'), { query: progress, variables })
    const end = await received.end
    expect(end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'NOT_FOUND' } }] })
    expect(JSON.stringify(end)).not.toContain('membership')
    expect(subgraphs.log.opened).toBe(0)
  })

  test.each(['viewer', 'product { seenBy }'])(
    'a client that selects %s, which is personal, does not share',
    async (field) => {
      const [ada, bob] = await watch(
        ['ada', 'bob'],
        `subscription ($topic: String!) { progress(topic: $topic) { ${field} } }`,
      )
      expect(upstreams()).toBe(2)
      expect(askedBy).toEqual([])
      expect(JSON.stringify(ada?.events[1])).toContain('ada')
      expect(JSON.stringify(bob?.events[1])).toContain('bob')
    },
  )

  test('if the scope query is unavailable, nothing is shared, and all subscribers are served', async () => {
    answering = async () => {
      throw new GraphQLError('away', { extensions: { code: 'UPSTREAM_UNAVAILABLE' } })
    }
    await watch(['ada', 'bob'])
    expect(upstreams()).toBe(2)
  })

  test.each([
    ['with', { revalidate: async () => 'same' as const }],
    ['without', {}],
  ])(
    '%s revalidation, subscribers share a stream once their scope queries have results, and miss nothing',
    async (_, deps) => {
      answering = async () => {
        throw new GraphQLError('away', { extensions: { code: 'UPSTREAM_UNAVAILABLE' } })
      }
      await restart(deps)
      const received = await watch(['ada', 'bob'])
      expect(upstreams()).toBe(2)
      answering = async () => undefined
      await until(() => gateway.subscriptions.metrics().gauges.sharedGroups === 1)
      subgraphs.log.append('a')
      subgraphs.log.append('a')
      await Promise.all(received.map(({ has }) => has(4)))
      await until(() => upstreams() === 1)
      expect(received[0]?.events).toEqual(received[1]?.events)
      expect(received[0]?.events).toHaveLength(4)
    },
  )

  test('if the result does not arrive in time, nothing is shared, and all subscribers are served', async () => {
    const { promise: never } = Promise.withResolvers<void>()
    answering = () => never
    await restart({}, { scopeTimeoutMs: 50 })
    await watch(['ada', 'bob'])
    expect(upstreams()).toBe(2)
  })

  test('a subscriber that disconnects during its scope query leaves nothing open', async () => {
    const { promise: asked, resolve: onAsked } = Promise.withResolvers<void>()
    const { promise: answer, resolve: letAnswer } = Promise.withResolvers<void>()
    answering = () => {
      onAsked()
      return answer
    }
    const received = receive(as('ada'), { query: progress, variables })
    await asked
    received.cancel()
    await until(() => gateway.subscriptions.metrics().gauges.operations === 0)
    letAnswer()
    await as('bob').dispose()
    expect(subgraphs.log.opened).toBe(0)
    expect(gateway.subscriptions.metrics().gauges).toMatchObject({ upstreams: 0, sharedGroups: 0 })
  })

  test('without revalidation of identities, a removed subscriber ends within the interval, and the others continue', async () => {
    const [ada, bob] = await watch(['ada', 'bob'])
    subgraphs.memberships.delete('ada')
    expect(await ada?.end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'NOT_FOUND' } }] })
    subgraphs.log.append('a')
    await bob?.has(3)
    expect(upstreams()).toBe(1)
  })

  test('with one, a removed member does not see the next event, and the others miss none', async () => {
    await restart({
      revalidate: async ({ name }) =>
        subgraphs.memberships.has(name) || name === 'nobody' ? 'same' : { identity: { name: 'nobody' }, scope: name },
    })
    const [ada, bob, cyd] = await watch(['ada', 'bob', 'cyd'])
    subgraphs.memberships.delete('ada')
    subgraphs.log.append('a')
    subgraphs.log.append('a')
    expect(await ada?.end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'NOT_FOUND' } }] })
    await Promise.all([bob?.has(4), cyd?.has(4)])
    expect(ada?.events).toHaveLength(2)
  })

  test('a changed identity with the same result stays in its stream', async () => {
    let suffix = ''
    await restart({
      revalidate: async ({ name }) =>
        name === `ada${suffix}` || name === 'bob' ? 'same' : { identity: { name: `ada${suffix}` }, scope: 'ada' },
    })
    const [ada] = await watch(['ada', 'bob'])
    await until(() => upstreams() === 1)
    const opened = subgraphs.log.opened
    suffix = ' lovelace'
    subgraphs.memberships.set('ada lovelace', { team: 'x', role: 'MEMBER' })
    subgraphs.log.append('a')
    await ada?.has(3)
    expect(askedBy).toContain('ada lovelace')
    expect(subgraphs.log.opened).toBe(opened)
  })

  test('a changed result moves its client to the stream of that result, without loss', async () => {
    const names = new Map([['ada', 'ada']])
    await restart({
      revalidate: async ({ name }) => {
        const now = name.startsWith('ada') ? (names.get('ada') ?? name) : name
        return now === name ? 'same' : { identity: { name: now }, scope: 'ada' }
      },
    })
    const [ada, bob, cyd] = await watch(['ada', 'bob', 'cyd'])
    names.set('ada', 'ada the admin')
    subgraphs.memberships.set('ada the admin', { team: 'x', role: 'ADMIN' })
    subgraphs.log.append('a')
    subgraphs.log.append('a')
    await Promise.all([ada?.has(4), bob?.has(4), cyd?.has(4)])
    expect(ada?.events).toEqual(cyd?.events)
    await until(() => upstreams() === 2)
  })

  test('a new supergraph that makes a selected field personal separates clients that shared a stream', async () => {
    let onChange: (next: SupergraphDescription) => void = () => undefined
    await restart({
      revalidate: async () => 'same',
      supergraph: {
        current: () => ({ supergraphSdl: declaring(membership) }),
        onChange: (listener) => {
          onChange = listener
          return () => undefined
        },
      },
    })
    const [ada, bob] = await watch(['ada', 'bob'])
    await until(() => upstreams() === 1)
    onChange({ supergraphSdl: declaring(membership).replace(/ n: Int!(?=.*\n)/g, ' n: Int! @personal') })
    await until(() => upstreams() === 2)
    subgraphs.log.append('a')
    await Promise.all([ada?.has(3), bob?.has(3)])
    expect(ada?.events).toHaveLength(3)
  })

  test('refuses a supergraph whose scope query is not valid', async () => {
    const started = start({}, { query: 'query ($topic: String!) { membership(topic: $topic) { nothing } }' })
    await expect(started).rejects.toThrow(/@sharedBy of Subscription.progress: expected a valid query, got .*nothing/)
  })
})
