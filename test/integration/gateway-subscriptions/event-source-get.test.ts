import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { createSubscriptionDoors } from '../../../gateway/src/http/subscription-doors.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'

describe('a browser’s EventSource, which asks with GET', () => {
  let gateway: TestGateway
  let server: FastifyInstance
  let url: string

  beforeEach(async () => {
    const subgraphs = createTestSubgraphs()
    for (let n = 0; n < 4; n++) subgraphs.log.append('a')
    gateway = await startGateway(subgraphs)
    const doors = createSubscriptionDoors(gateway.room as unknown as Parameters<typeof createSubscriptionDoors>[0])
    server = fastify({ forceCloseConnections: true })
    server.get('/graphql', (request, reply) => doors.handleStream(request, reply))
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

  test('begins after the cursor in its operation, and goes on after the id that it sends back', async () => {
    expect(await firstEvent()).toBe('id: a:2\nevent: next\ndata: {"data":{"progress":{"n":2}}}\n')
    expect(await firstEvent('a:3')).toBe('id: a:4\nevent: next\ndata: {"data":{"progress":{"n":4}}}\n')
  })
})
