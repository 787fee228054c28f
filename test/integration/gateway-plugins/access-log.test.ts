import { until } from '#root/test/support/until'
import { connect, receive } from '../gateway-subscriptions/support/client.ts'
import { startPluginWorld, ways } from './plugin-world.ts'
import type { PluginWorld } from './plugin-world.ts'

let world: PluginWorld | null = null

afterEach(async () => {
  await world?.dispose()
  world = null
})

const start = async (env: Readonly<Record<string, string>>) => {
  world = await startPluginWorld({ env })
  return world
}
const linesOf = ({ lines }: PluginWorld) =>
  lines.filter(({ msg }) => msg === 'an operation was executed' || msg === 'a subscription starts')

const client = { 'graphql-client-name': 'shop', 'graphql-client-version': '1.2' }
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

test.each(Object.entries(ways))('an operation by %s leaves one line', async (name, { execute }) => {
  const running = await start({ ACCESS_LOG_EVERY: '1' })
  const headers = { ...client, traceparent, 'x-correlation-id': `req-${name.length}` }
  await execute(running, 'query Ping { ping }', headers)
  await until(() => linesOf(running).length === 1)
  const [line] = linesOf(running)
  expect(line).toMatchObject({ kind: 'query', operationName: 'Ping', correlationId: expect.any(String) as string })
  expect(line?.['durationMs']).toBeGreaterThanOrEqual(0)
  expect(line).not.toHaveProperty('codes')
  // Sockets and streams have only the headers that are forwarded to subgraphs.
  if (name === 'the pipeline of Apollo Server' || name === 'the fast path') {
    expect(line).toMatchObject({
      client: { name: 'shop', version: '1.2' },
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      correlationId: headers['x-correlation-id'],
    })
  }
})

test('failed and slow operations always leave a line, others one of so many, and none if it is off', async () => {
  const { execute } = ways['the fast path'] ?? {}
  const sampled = await start({ ACCESS_LOG_EVERY: '1000000' })
  for (let count = 0; count < 5; count += 1) await execute?.(sampled, 'query Fine { ping }')
  await execute?.(sampled, 'query Failing { product(upc: "1") { broken } }')
  await until(() => linesOf(sampled).length === 1)
  expect(linesOf(sampled)[0]).toMatchObject({ operationName: 'Failing', codes: [expect.any(String) as string] })
  await sampled.dispose()

  const slow = await start({ ACCESS_LOG_EVERY: '1000000', ACCESS_LOG_SLOW_MS: '0' })
  await execute?.(slow, 'query Fine { ping }')
  await until(() => linesOf(slow).length === 1)
  await slow.dispose()

  const off = await start({})
  await execute?.(off, 'query Failing { product(upc: "1") { broken } }')
  await until(() => off.lines.some(({ msg }) => msg === 'an operation failed'))
  expect(linesOf(off)).toEqual([])
})

test('a subscription leaves a line when it starts', async () => {
  const running = await start({ ACCESS_LOG_EVERY: '1' })
  const socket = connect(running.url)
  const received = receive(socket, { query: 'subscription Watch { progress(topic: "a") { n } }' })
  await until(() => linesOf(running).length === 1)
  expect(linesOf(running)[0]).toMatchObject({ kind: 'subscription', operationName: 'Watch' })
  received.cancel()
  await socket.dispose()
})
