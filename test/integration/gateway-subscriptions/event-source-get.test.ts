import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { EventSource } from 'undici'
import { readOperationParams } from '#root/gateway/src/http/read-operation'
import { createSubscriptionEndpoints } from '#root/gateway/src/http/subscription-endpoints'
import { until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'

describe('a browser’s EventSource, which sends GET requests', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let server: FastifyInstance
  let url: string
  /** The `Last-Event-ID` and the response status of each request. */
  let requests: { readonly lastEventId: string | undefined; readonly status: number }[]

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    requests = []
    for (let n = 0; n < 4; n++) subgraphs.log.append('a')
    gateway = await startGateway(subgraphs)
    const endpoints = createSubscriptionEndpoints(
      gateway.subscriptions as unknown as Parameters<typeof createSubscriptionEndpoints>[0],
    )
    server = fastify({ forceCloseConnections: true })
    server.get('/graphql', async (request, reply) => {
      const lastEventId = request.headers['last-event-id']
      reply.raw.once('close', () =>
        requests.push({ lastEventId: lastEventId?.toString(), status: reply.raw.statusCode }),
      )
      await endpoints.handleStream({ kind: 'sse', params: readOperationParams(request) }, request, reply)
    })
    url = `${await server.listen({ port: 0, host: '127.0.0.1' })}/graphql`
  })

  afterEach(async () => {
    await gateway.stop()
    await server.close()
  })

  async function firstEvent(lastEventId?: string): Promise<string | undefined> {
    const query = 'subscription ($after: String) { progress(topic: "a", after: $after) { n } }'
    const search = new URLSearchParams({ query, variables: JSON.stringify({ after: 'a:1' }) })
    const headers = { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) }
    const controller = new AbortController()
    const response = await fetch(`${url}?${search}`, { headers, signal: controller.signal })
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      if (/data: .*\n/.test(text)) break
    }
    controller.abort()
    return text.match(/id: .*\nevent: .*\ndata: .*\n/)?.[0]
  }

  test('starts after the cursor in its operation, and resumes after the id that it sends back', async () => {
    expect(await firstEvent()).toBe('id: a:2\nevent: next\ndata: {"data":{"progress":{"n":2}}}\n')
    expect(await firstEvent('a:3')).toBe('id: a:4\nevent: next\ndata: {"data":{"progress":{"n":4}}}\n')
  })

  const watch = (query: string, variables = {}) =>
    `${url}?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`
  const progress = 'subscription ($after: String) { progress(topic: "a", after: $after) { n } }'
  const returning = async (target: string, lastEventId: string): Promise<Response> =>
    fetch(target, { headers: { accept: 'text/event-stream', 'last-event-id': lastEventId } })

  /** All messages of one EventSource until it closes. */
  async function follow(target: string): Promise<readonly string[]> {
    const source = new EventSource(target, { node: { reconnectionTime: 1 } })
    const messages: string[] = []
    source.addEventListener('next', (event) => messages.push((event as MessageEvent<string>).data))
    await new Promise<void>((resolve) => {
      source.addEventListener('error', () => source.readyState === EventSource.CLOSED && resolve())
    })
    return messages
  }

  test('does not reconnect after the end of its stream, because of a 204', async () => {
    subgraphs.log.append('a', 'END')
    expect(await follow(watch(progress, { after: 'a:3' }))).toEqual([
      '{"data":{"progress":{"n":4}}}',
      '{"data":{"progress":{"n":5}}}',
    ])
    expect(requests).toEqual([
      { lastEventId: undefined, status: 200 },
      { lastEventId: 'graphql-sse:complete', status: 204 },
    ])
    expect(subgraphs.log.opened).toBe(1)
  })

  test('receives it also for a field without cursors, and for a permanent refusal', async () => {
    const ended = follow(watch('subscription { tick(topic: "b") { n } }'))
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('b', 'END')
    expect(await ended).toEqual(['{"data":{"tick":{"n":1}}}'])
    const [refused] = await follow(watch('subscription { refused(code: "NOT_FOUND") { n } }'))
    expect(refused).toContain('NOT_FOUND')
    expect(requests.map(({ status }) => status)).toEqual([200, 204, 200, 204])
  })

  test('does not receive it for a retryable error, so that it resumes after its last event', async () => {
    const target = watch('subscription { refused(code: "TIMEOUT") { n } }')
    expect(await (await fetch(target, { headers: { accept: 'text/event-stream' } })).text()).not.toContain('id:')
  })

  test('gets 204 when it has seen the last event, and the connection broke before the end of its stream', async () => {
    subgraphs.log.append('a', 'END')
    const response = await returning(watch(progress), 'a:5')
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 204, text: '' })
  })

  test('gets a response if no event occurs for a while after it has reconnected', async () => {
    const response = await returning(watch(progress), 'a:4')
    expect(response.status).toBe(200)
    await response.body?.cancel()
  })

  test('gets the result of a query, and no mutation is made by a GET', async () => {
    const ask = async (query: string) =>
      (await fetch(watch(query), { headers: { accept: 'text/event-stream' } })).text()
    expect(await ask('{ __typename }')).toContain('data: {"data":{"__typename":"Query"}}')
    const refused = await ask('mutation { announce(topic: "a") }')
    expect(refused).toContain('BAD_USER_INPUT')
    expect(await ask('subscription { unknown { n } }')).toContain('errors')
    // Exactly the events that were published before.
    expect(subgraphs.log.append('a').n).toBe(5)
  })
})
