import { createLocalUpstream } from '@plumbline/federated-subscriptions'
import type { Upstream } from '@plumbline/federated-subscriptions'
import type { Client } from 'graphql-ws'
import { connect, receive } from './support/client.ts'
import { localUpstream, startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'

describe('the first opening of a stream', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let client: Client
  /** The responses of the owning subgraph before it is ready. */
  let refusals: object[]
  let asked: number

  async function start(upstreamOpenTimeoutMs: number): Promise<void> {
    subgraphs = createTestSubgraphs()
    subgraphs.log.append('a')
    subgraphs.log.append('a')
    asked = 0
    const served = localUpstream(subgraphs)
    const refusing = createLocalUpstream<Caller>(() => ({ errors: [refusals[0]] }) as never)
    const upstream: Upstream<Caller> = {
      open: (request, sink) => {
        asked += 1
        const isRefused = refusals.length > 0
        const subscription = (isRefused ? refusing : served).open(request, sink)
        if (isRefused && refusals.length > 1) refusals.shift()
        else if (isRefused && upstreamOpenTimeoutMs > 1_000) refusals.length = 0
        return subscription
      },
      dispose: async () => undefined,
    }
    gateway = await startGateway(subgraphs, {
      settings: { upstreamOpenTimeoutMs, reconnectBaseMs: 5 },
      deps: { upstreams: { runs: upstream } },
    })
    client = connect(gateway.url)
  }

  afterEach(async () => {
    await client.dispose()
    await gateway.stop()
  })

  const resume = () => receive(client, { query: 'subscription { progress(topic: "a", after: "a:1") { n } }' })
  const refusal = (code?: string) => ({ message: 'no', ...(code !== undefined && { extensions: { code } }) })

  test.each(['INTERNAL', 'UPSTREAM_UNAVAILABLE', 'TIMEOUT'])('is tried again after %s', async (code) => {
    refusals = [refusal(code), refusal(code)]
    await start(10_000)
    const received = resume()
    await received.has(1)
    expect(received.events).toEqual([{ data: { progress: { n: 2 } } }])
    expect(asked).toBe(3)
  })

  test('ends with an error within the time limit', async () => {
    refusals = [refusal('INTERNAL')]
    await start(100)
    expect(await resume().end).toMatchObject({ error: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] })
    expect(asked).toBeGreaterThan(1)
  })

  test.each(['NOT_FOUND', undefined])('is not tried again after a refusal with the code %s', async (code) => {
    refusals = [refusal(code)]
    await start(10_000)
    expect(await resume().end).toMatchObject({ status: 'failed', error: [{ message: 'no' }] })
    expect(asked).toBe(1)
  })
})
