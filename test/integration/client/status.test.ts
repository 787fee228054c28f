import { resume } from '@plumbline/client'
import type { ConnectionStatus, ResumableClient } from '@plumbline/client'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { startCuttingProxy } from '#root/test/support/clients/cutting-proxy'
import type { CuttingProxy } from '#root/test/support/clients/cutting-proxy'
import { until } from '#root/test/support/until'
import { startGateway } from '../gateway-subscriptions/support/gateway.ts'
import type { TestGateway } from '../gateway-subscriptions/support/gateway.ts'
import { createTestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'
import type { TestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'

interface Step {
  readonly data: { readonly progress: { readonly n: number } }
}

describe('the status of a client', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let network: CuttingProxy
  let client: ResumableClient

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    gateway = await startGateway(subgraphs)
    network = await startCuttingProxy({ port: Number(new URL(gateway.httpUrl).port) })
    const url = `ws://${network.address}/graphql`
    client = resume(createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 }), { backoffMs: [1, 20] })
  })

  afterEach(async () => {
    client.dispose()
    await network.dispose()
    await gateway.stop()
  })

  test('follows its connection, and ends with its last subscription', async () => {
    const statuses: ConnectionStatus[] = []
    client.resumer.onStatus((status) => statuses.push(status))
    const events: Step[] = []
    const query = 'subscription ($topic: String!) { progress(topic: $topic) { cursor n } }'
    const reading = (async () => {
      for await (const event of client.iterate<Step>({ query, variables: { topic: 'status' } })) events.push(event)
    })()
    await until(() => client.resumer.status === 'live' && events.length === 1)

    network.refuse(true)
    network.cut()
    await until(() => client.resumer.status === 'reconnecting')
    subgraphs.log.append('status')
    network.refuse(false)
    await until(() => client.resumer.status === 'live')
    subgraphs.log.append('status', 'END')
    await reading

    expect(events.map(({ data }) => data.progress.n)).toEqual([0, 1, 2])
    expect(statuses).toEqual(['connecting', 'live', 'reconnecting', 'catching-up', 'live', 'idle'])
  })
})
