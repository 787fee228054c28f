import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpUpstream } from '@plumbline/federated-subscriptions'
import type { UpstreamEnd } from '@plumbline/federated-subscriptions'
import { parse } from 'graphql'

const maxEventBytes = 1_000

const protocols = {
  sse: {
    head: { 'content-type': 'text/event-stream' },
    begin: '',
    event: (text: string) => `event: next\ndata: ${JSON.stringify({ data: { text } })}\n\n`,
    end: 'event: complete\ndata:\n\n',
  },
  multipart: {
    head: { 'content-type': 'multipart/mixed; boundary=graphql; subscriptionSpec=1.0' },
    begin: '\r\n--graphql',
    event: (text: string) =>
      `\r\ncontent-type: application/json\r\n\r\n${JSON.stringify({ payload: { data: { text } } })}\r\n--graphql`,
    end: '--\r\n',
  },
} as const

/** Subscribes to a server that responds by `respond`. */
async function subscribe(protocol: keyof typeof protocols, respond: (response: ServerResponse) => void) {
  const server = createServer((_, response) => respond(response.writeHead(200, protocols[protocol].head)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const upstream = createHttpUpstream<null>({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    protocol,
    maxEventBytes,
  })
  const query = 'subscription { text }'
  const texts: unknown[] = []
  const end = await new Promise<UpstreamEnd>((resolve) => {
    const request = { subgraph: 'a', query, document: parse(query), operationName: undefined, variables: {} }
    upstream.open(
      { ...request, identity: null, isDedicated: false },
      { opened: () => {}, next: (event) => void texts.push(event.data?.['text']), ended: resolve },
    )
  })
  await upstream.dispose()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return { texts, end }
}

describe.each(Object.keys(protocols) as (keyof typeof protocols)[])('events over %s', (protocol) => {
  const { begin, event, end } = protocols[protocol]

  test('may be larger than the limit together', async () => {
    const sent = Array.from({ length: 20 }, (_, n) => `${n}${'x'.repeat(200)}`)
    const received = await subscribe(protocol, (response) => response.end(begin + sent.map(event).join('') + end))
    expect(received).toEqual({ texts: sent, end: { kind: 'completed' } })
  })

  test('end their subscription if one is larger than the limit, before it has arrived', async () => {
    const { texts, end: ended } = await subscribe(protocol, (response) => {
      response.write(begin + event('small'))
      const large = event('x'.repeat(1_000_000))
      // Never finished.
      response.write(large.slice(0, 500_000))
    })
    expect(texts).toEqual(['small'])
    expect(ended).toEqual({ kind: 'broken', cause: new Error('expected an event of at most 1000 bytes') })
  })
})
