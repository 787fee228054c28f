import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SubgraphRequest } from '#gateway/execution'
import { createHttpTransport, type HttpTransportConfig } from '../../../gateway/src/transport/index.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

const servers: { dispose(): Promise<void> }[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.dispose()
})

describe('the HTTP transport', () => {
  test('posts the body with the headers of the request', async () => {
    const seen: unknown[] = []
    const { fetch } = await setup(({ headers, method, url }, response, body) => {
      seen.push({ method, url, body, type: headers['content-type'], authorization: headers['authorization'] })
      ok(response)
    })
    await expect(fetch(query(), 'Bearer me')).resolves.toEqual({ data: { a: 1 } })
    const sent = { method: 'POST', url: '/graphql?a=b', type: 'application/json', authorization: 'Bearer me' }
    expect(seen).toEqual([{ ...sent, body: '{"query":"{a}"}' }])
  })

  test('keeps its connections', async () => {
    const sockets = new Set<unknown>()
    const { fetch } = await setup((request, response) => {
      sockets.add(request.socket)
      ok(response)
    })
    for (let count = 0; count < 20; count++) await fetch(query(), '')
    // A socket is free again one turn of the event loop after its answer, so a second one is opened meanwhile.
    expect(sockets.size).toBeLessThanOrEqual(2)
  })

  test('gives up after its timeout and closes the socket', async () => {
    const closed = Promise.withResolvers<void>()
    const { fetch } = await setup((request) => request.socket.once('close', closed.resolve), { timeoutMs: 50 })
    await expect(fetch(query(), '')).rejects.toMatchObject({
      message: 'Subgraph "reviews" did not answer within 50 ms',
      extensions: { code: 'TIMEOUT' },
    })
    await closed.promise
  })

  test('closes the socket when its caller aborts', async () => {
    const arrived = Promise.withResolvers<void>()
    const closed = Promise.withResolvers<void>()
    const { fetch } = await setup((request) => {
      request.socket.once('close', closed.resolve)
      arrived.resolve()
    })
    const leaving = new AbortController()
    const answer = fetch(query({ signal: leaving.signal }), '')
    await arrived.promise
    leaving.abort()
    await expect(answer).rejects.toMatchObject({ reason: { kind: 'aborted' } })
    await closed.promise
  })

  test('refuses an answer that is too large while it arrives', async () => {
    const closed = Promise.withResolvers<void>()
    const { fetch } = await setup(
      (request, response) => {
        request.socket.once('close', closed.resolve)
        const pour = (): void =>
          void (response.destroyed || (response.write(Buffer.alloc(64 * 1024, 'x'), pour), undefined))
        response.writeHead(200)
        pour()
      },
      { maxResponseBytes: 1_000_000 },
    )
    await expect(fetch(query(), '')).rejects.toMatchObject({
      message: 'Subgraph "reviews" sent an answer of more than 1000000 bytes',
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    })
    await closed.promise
  })

  test('names the subgraph and no address when it cannot be reached', async () => {
    const { fetch } = await setup((request) => request.socket.destroy(), { retries: null })
    await expect(fetch(query(), '')).rejects.toMatchObject({
      message: 'Subgraph "reviews" could not be reached: UND_ERR_SOCKET',
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    })
  })

  test('refuses broken JSON', async () => {
    const { fetch } = await setup((_, response) => void response.end('{"data":{"a":'))
    await expect(fetch(query(), '')).rejects.toMatchObject({ reason: { kind: 'malformed', detail: 'expected JSON' } })
  })

  test('knows no other subgraphs than its own', async () => {
    const { fetch } = await setup((_, response) => ok(response))
    await expect(fetch(query({ subgraph: 'other' }), '')).rejects.toMatchObject({
      message: 'Subgraph "other" has no transport',
    })
  })
})

describe('retries', () => {
  test('bring a query through a reset and a 503', async () => {
    let attempts = 0
    const { fetch } = await setup((request, response) => {
      attempts++
      if (attempts === 1) request.socket.destroy()
      else if (attempts === 2) response.writeHead(503).end('later')
      else ok(response)
    })
    await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
    expect(attempts).toBe(3)
  })

  test('take turns among the addresses of a subgraph', async () => {
    const good = await listen((_, response) => ok(response))
    const gone = await listen((request) => request.socket.destroy())
    const transport = createHttpTransport({ subgraphs: { reviews: [gone.url, good.url] } })
    servers.push(transport)
    await expect(transport.fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
  })

  test('never send a mutation twice', async () => {
    let attempts = 0
    const { fetch } = await setup((request) => {
      attempts++
      request.socket.destroy()
    })
    await expect(fetch(query({ operationKind: 'mutation' }), '')).rejects.toMatchObject({
      reason: { kind: 'connection' },
    })
    expect(attempts).toBe(1)
  })

  test('end with their budget', async () => {
    let attempts = 0
    const { fetch } = await setup(
      (_, response) => {
        attempts++
        response.writeHead(503).end()
      },
      { breaker: null, retries: { maxRetries: 2, ratio: 0, reserve: 3, pauseMs: 1 } },
    )
    for (let count = 0; count < 5; count++) await expect(fetch(query(), '')).rejects.toThrow('status 503')
    expect(attempts).toBe(5 + 3)
  })

  test('are not made for an answer with errors', async () => {
    let attempts = 0
    const { fetch } = await setup((_, response) => {
      attempts++
      response.writeHead(500).end('{"errors":[{"message":"no"}]}')
    })
    await expect(fetch(query(), '')).resolves.toEqual({ errors: [{ message: 'no' }] })
    expect(attempts).toBe(1)
  })
})

describe('the circuit of a subgraph', () => {
  test('opens when requests keep failing, and closes when one succeeds after a while', async () => {
    let isDown = true
    let attempts = 0
    const phases: string[] = []
    const { fetch, circuitPhase } = await setup(
      (_, response) => {
        attempts++
        if (isDown) response.writeHead(503).end()
        else ok(response)
      },
      {
        retries: null,
        breaker: { threshold: 0.5, windowMs: 1_000, minRequestsPerSecond: 1, openMs: 30 },
        onCircuitChange: (_, phase) => phases.push(phase),
      },
    )
    while (circuitPhase('reviews') === 'closed') await fetch(query(), '').catch(() => undefined)
    const attemptsBefore = attempts
    await expect(fetch(query(), '')).rejects.toMatchObject({
      message: 'Subgraph "reviews" is not asked for the moment: its circuit is open',
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    })
    expect(attempts).toBe(attemptsBefore)
    isDown = false
    while (circuitPhase('reviews') !== 'closed') {
      await fetch(query(), '').catch(() => new Promise((resolve) => setImmediate(resolve)))
    }
    await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
    expect(phases).toEqual(['open', 'halfOpen', 'closed'])
  })

  test('does not open for what callers do wrong or for what they abandon', async () => {
    const { fetch, circuitPhase } = await setup(
      (_, response) => void response.writeHead(400).end('{"errors":[{"message":"no"}]}'),
      { breaker: { threshold: 0.1, windowMs: 1_000, minRequestsPerSecond: 1, openMs: 30 } },
    )
    for (let count = 0; count < 10; count++) {
      await fetch(query(), '')
      await fetch(query({ signal: AbortSignal.abort() }), '').catch(() => undefined)
    }
    expect(circuitPhase('reviews')).toBe('closed')
  })
})

describe('sharing', () => {
  const scopeOf = (context: string): string | null => (context === 'private' ? null : context)

  async function countCalls(requests: readonly [Partial<SubgraphRequest>, string][]): Promise<number> {
    const waiting: ServerResponse[] = []
    let calls = 0
    const allArrived = Promise.withResolvers<void>()
    const { fetch } = await setup(
      (_, response) => {
        calls++
        waiting.push(response)
        allArrived.resolve()
      },
      { scopeOf },
    )
    const answers = requests.map(([request, context]) => fetch(query(request), context))
    await allArrived.promise
    // Whatever is not shared has its own connection, which is answered when it has arrived.
    const answering = setInterval(() => waiting.splice(0).forEach((response) => ok(response)), 5)
    const results = await Promise.all(answers)
    clearInterval(answering)
    expect(new Set(results).size).toBe(requests.length)
    for (const result of results) expect(result).toEqual({ data: { a: 1 } })
    return calls
  }

  test('makes one call of equal queries of one scope, with an answer of its own for each', async () => {
    await expect(
      countCalls([
        [{}, 'ann'],
        [{}, 'ann'],
        [{}, 'ann'],
      ]),
    ).resolves.toBe(1)
  })

  test('keeps scopes apart', async () => {
    await expect(
      countCalls([
        [{}, 'ann'],
        [{}, 'bob'],
      ]),
    ).resolves.toBe(2)
  })

  test('keeps different queries apart', async () => {
    await expect(
      countCalls([
        [{}, 'ann'],
        [{ body: () => '{"query":"{b}"}' }, 'ann'],
      ]),
    ).resolves.toBe(2)
  })

  test('leaves out mutations and whoever has no scope', async () => {
    const mutation = { operationKind: 'mutation' } as const
    await expect(
      countCalls([
        [mutation, 'ann'],
        [mutation, 'ann'],
        [{}, 'private'],
        [{}, 'private'],
      ]),
    ).resolves.toBe(4)
  })
})

async function setup(answer: Answer, config: Partial<HttpTransportConfig<string>> = {}) {
  const { url } = await listen(answer)
  const headersFor = (context: string): string[] => ['authorization', context]
  const transport = createHttpTransport<string>({ subgraphs: { reviews: url }, headersFor, ...config })
  servers.push(transport)
  return transport
}

async function listen(answer: Answer): Promise<{ readonly url: string }> {
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

function ok(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"a":1}}')
}

function query(overrides: Partial<SubgraphRequest> = {}): SubgraphRequest {
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
