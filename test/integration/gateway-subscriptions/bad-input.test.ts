import type { Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { connect, receive, until } from './support/client.ts'
import type { Received } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createRawClient } from './support/raw-client.ts'
import type { RawClient } from './support/raw-client.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'

const tick = 'subscription { tick(topic: "a") { n } }'

describe('bad input', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let bystander: Client
  let undisturbed: Received
  let client: RawClient

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    gateway = await startGateway(subgraphs, { settings: { connectionInitTimeoutMs: 3_000 } })
    bystander = connect(gateway.url)
    undisturbed = receive(bystander, { query: tick })
    await until(() => subgraphs.log.readers === 1)
    client = await createRawClient(gateway.url)
  })

  afterEach(async () => {
    subgraphs.log.append('a')
    await undisturbed.has(1)
    client.dispose()
    await bystander.dispose()
    await gateway.stop()
  })

  const initialise = async (): Promise<void> => {
    client.send({ type: 'connection_init' })
    expect(await client.message()).toEqual({ type: 'connection_ack' })
  }
  const subscribe = (query: string, variables?: object): void =>
    client.send({ id: '1', type: 'subscribe', payload: { query, variables } })

  test.each([
    ['text that is no JSON', '{"type": '],
    ['JSON that is no message', '[]'],
    ['an unknown type', { type: 'start', id: '1' }],
    ['a message without a type', { id: '1' }],
    ['an operation without a text', { id: '1', type: 'subscribe', payload: {} }],
    [
      'an operation whose variables are a list',
      { id: '1', type: 'subscribe', payload: { query: tick, variables: [] } },
    ],
    ['an operation without an id', { type: 'subscribe', payload: { query: tick } }],
    ['a result, which only servers send', { id: '1', type: 'next', payload: { data: null } }],
    ['errors, which only servers send', { id: '1', type: 'error', payload: [{ message: 'no' }] }],
    ['an acknowledgement, which only servers send', { type: 'connection_ack' }],
  ])('closes with 4400 on %s', async (_name, message) => {
    await initialise()
    client.send(message)
    expect(await client.closed).toMatchObject({ code: 4400 })
  })

  test('closes with 4401 when an operation comes before connection_init', async () => {
    subscribe(tick)
    expect(await client.closed).toMatchObject({ code: 4401 })
  })

  test('closes with 4408 without a message', async () => {
    expect(await client.closed).toMatchObject({ code: 4408 })
  })

  test('ignores messages after one that closes the socket', async () => {
    await initialise()
    client.send({ id: '1', type: 'next', payload: { data: null } })
    subscribe('mutation { announce(topic: "closed") }')
    await client.closed
    expect(subgraphs.log.append('closed').n).toBe(1)
  })

  test('closes with 4409 when an id is in use', async () => {
    await initialise()
    subscribe(tick)
    subscribe(tick)
    expect(await client.closed).toMatchObject({ code: 4409 })
  })

  test('closes with 4429 on a second connection_init', async () => {
    await initialise()
    client.send({ type: 'connection_init' })
    expect(await client.closed).toMatchObject({ code: 4429 })
  })

  test('closes with 4406 on another subprotocol', async () => {
    const other = await createRawClient(gateway.url, 'graphql-ws').catch((error: Error) => error)
    if (other instanceof Error) expect(other.message).toContain('subprotocol')
    else expect(await other.closed).toMatchObject({ code: 4406 })
  })

  test('closes with 1009 on a message of 10 MB', async () => {
    await initialise()
    subscribe(`${tick} # ${'x'.repeat(10 * 1024 * 1024)}`)
    expect((await client.closed).code).toBe(1009)
  })

  test('lets an id be used again after its operation has ended', async () => {
    await initialise()
    subscribe('{ ping }')
    expect(await client.message()).toMatchObject({ type: 'next' })
    expect(await client.message()).toEqual({ id: '1', type: 'complete' })
    subscribe('{ ping }')
    expect(await client.message()).toMatchObject({ id: '1', type: 'next', payload: { data: { ping: 'pong' } } })
  })

  test('ignores complete for an unknown operation', async () => {
    await initialise()
    client.send({ id: 'nobody', type: 'complete' })
    client.send({ type: 'ping' })
    expect(await client.message()).toEqual({ type: 'pong' })
  })

  test.each([
    ['text that is no GraphQL', 'subscription {'],
    ['several root fields', 'subscription { tick(topic: "a") { n } other: tick(topic: "b") { n } }'],
    ['an introspection field at the root', 'subscription { __typename }'],
    ['a field that does not exist', 'subscription { nothing }'],
    ['after on a field that has none', 'subscription { tick(topic: "a", after: "a:1") { n } }'],
    ['a skipped root field', 'subscription ($x: Boolean! = true) { tick(topic: "a") @skip(if: $x) { n } }'],
    ['a missing variable', 'subscription ($t: String!) { tick(topic: $t) { n } }'],
    ['several operations without a name', `${tick} query A { ping }`],
    ['no operation', 'fragment F on Tick { n }'],
    ['a document without definitions', ''],
  ])('refuses %s with an error of that operation only', async (_name, query) => {
    await initialise()
    subscribe(query)
    expect(await client.message()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ message: expect.any(String), extensions: { code: 'BAD_USER_INPUT' } }],
    })
    expect(client.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('reports that @defer is not supported in subscriptions', async () => {
    await initialise()
    subscribe('subscription { tick(topic: "a") { n ... @defer { product { name } } } }')
    expect(await client.message()).toMatchObject({
      payload: [{ message: '@defer is not supported in subscriptions: an event is delivered whole' }],
    })
  })

  test('refuses variables that do not fit', async () => {
    await initialise()
    subscribe('subscription ($t: String!) { tick(topic: $t) { n } }', { t: 7 })
    expect(await client.message()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    })
  })

  test('responds with an error to a body that is not an operation', async () => {
    for (const accept of ['text/event-stream', 'multipart/mixed']) {
      const response = await fetch(gateway.httpUrl, { method: 'POST', headers: { accept }, body: '{"query": 7}' })
      expect(await response.text()).toContain('"BAD_USER_INPUT"')
    }
  })
})
