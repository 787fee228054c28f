import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import { createHttpTransport, type HttpTransportConfig } from '#root/gateway/src/transport/index'

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** Resources that a test has opened and must dispose. */
export const servers: { dispose(): Promise<void> }[] = []

/** Closes what the test has opened. */
export async function disposeAll(): Promise<void> {
  for (const server of servers.splice(0)) await server.dispose()
}

/** A transport to one subgraph with the given responses. */
export async function setup(answer: Answer, config: Partial<HttpTransportConfig<string>> = {}) {
  const { url } = await listen(answer)
  const headersFor = (context: string): string[] => ['authorization', context]
  const transport = createHttpTransport<string>({ subgraphs: { reviews: url }, headersFor, ...config })
  servers.push(transport)
  return transport
}

/** An HTTP server on a free port. */
export async function listen(answer: Answer): Promise<{ readonly url: string }> {
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => answer(request, response, body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push({
    dispose: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql?a=b` }
}

/** Responds like a subgraph. */
export function ok(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"a":1}}')
}

/** An arbitrary request. */
export function query(overrides: Partial<SubgraphRequest> = {}): SubgraphRequest {
  return {
    subgraph: 'reviews',
    query: '{a}',
    operationName: undefined,
    operationKind: 'query',
    variables: {},
    representations: undefined,
    signal: undefined,
    body: () => '{"query":"{a}"}',
    ...overrides,
  }
}
