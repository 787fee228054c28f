import { GraphQLError } from 'graphql'
import { openEventSource } from './support/event-source.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'

const query = 'subscription ($after: String) { progress(topic: "a", after: $after) { n } }'

describe('the ids of server-sent events', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let controller: AbortController
  let spoiled: Set<number>

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    controller = new AbortController()
    spoiled = new Set()
    gateway = await startGateway(subgraphs, {
      deps: {
        completeEvent: async ({ event }) => {
          const { n } = (event.data?.['progress'] ?? { n: 0 }) as { n: number }
          if (spoiled.has(n)) throw new GraphQLError('no', { extensions: { code: 'NOT_FOUND' } })
          return { data: event.data ?? null }
        },
      },
    })
    for (let n = 0; n < 4; n++) subgraphs.log.append('a')
  })

  afterEach(async () => {
    controller.abort()
    await gateway.stop()
  })

  async function read(count: number, options: { readonly after?: string; readonly lastEventId?: string }) {
    const { lastEventId, ...variables } = options
    const { signal } = controller
    const events = openEventSource(gateway.httpUrl, { query, variables, lastEventId, signal })
    const ids: (string | undefined)[] = []
    for (let i = 0; i < count; i++) ids.push((await events.next()).value?.id)
    return ids
  }

  test('are the cursors, and one that is sent back wins over the older one in the operation', async () => {
    expect(await read(3, { after: 'a:1' })).toEqual(['a:2', 'a:3', 'a:4'])
    expect(await read(2, { after: 'a:1', lastEventId: 'a:2' })).toEqual(['a:3', 'a:4'])
    expect(await read(1, { lastEventId: 'a:3' })).toEqual(['a:4'])
  })

  test('are not sent with an event without data, so that it is delivered again after an interruption', async () => {
    spoiled.add(3)
    expect(await read(3, { after: 'a:1' })).toEqual(['a:2', undefined, 'a:4'])
  })
})
