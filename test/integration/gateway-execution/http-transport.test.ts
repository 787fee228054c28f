import type { ServerResponse } from 'node:http'
import { createHttpTransport } from '#root/gateway/src/transport/index'
import { until } from '#root/test/support/until'
import { disposeAll, listen, ok, query, servers, setup } from './http-subgraphs.ts'

afterEach(disposeAll)

describe('the HTTP transport', () => {
  test('posts the body with the headers of the request', async () => {
    const seen: unknown[] = []
    const { fetch } = await setup(({ headers, method, url }, response, body) => {
      const { accept, authorization, 'content-type': type } = headers
      seen.push({ method, url, body, type, accept, authorization })
      ok(response)
    })
    await expect(fetch(query(), 'Bearer me')).resolves.toEqual({ data: { a: 1 } })
    const accept = 'application/graphql-response+json, application/json;q=0.9'
    const sent = { method: 'POST', url: '/graphql?a=b', type: 'application/json', accept, authorization: 'Bearer me' }
    expect(seen).toEqual([{ ...sent, body: '{"query":"{a}"}' }])
  })

  test('keeps its connections', async () => {
    const sockets = new Set<unknown>()
    const { fetch } = await setup((request, response) => {
      sockets.add(request.socket)
      ok(response)
    })
    for (let count = 0; count < 20; count++) await fetch(query(), '')
    // A socket is free one iteration of the event loop after its response, so a second one is opened meanwhile.
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

  test('aborts a response that is too large while it is received', async () => {
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

  test('limits the total size of responses that are being received', async () => {
    const halves: ServerResponse[] = []
    const [before, after] = ['{"data":{"a":"', '"}}']
    const { fetch } = await setup(
      (_, response) => {
        halves.push(response)
        response.write(before + 'x'.repeat(40_000))
      },
      { maxResponseBytes: 50_000, maxBufferedBytes: 200_000, breaker: null },
    )
    const answers = Array.from({ length: 20 }, () => fetch(query(), ''))
    const failures: unknown[] = []
    for (const answer of answers) answer.catch((failure: unknown) => failures.push(failure))
    // The budget allows the bytes that five responses have received so far.
    await until(() => failures.length >= 15)
    for (const response of halves) response.end(after)
    const settled = await Promise.allSettled(answers)
    const answered = settled.filter(({ status }) => status === 'fulfilled')
    expect(answered.length).toBeGreaterThan(0)
    expect(answered.length).toBeLessThanOrEqual(5)
    for (const failure of failures)
      expect(failure).toMatchObject({
        message:
          'Subgraph "reviews" sent a response that exceeds the receive budget: 200000 bytes of incomplete responses',
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      })
    // The budget was released.
    const last = fetch(query(), '')
    await until(() => halves.length === 21)
    halves[20]?.end(after)
    await expect(last).resolves.toMatchObject({ data: {} })
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
    await expect(fetch(query(), '')).rejects.toMatchObject({ reason: { kind: 'notGraphql', detail: 'expected JSON' } })
  })

  test('fails for an unknown subgraph', async () => {
    const { fetch } = await setup((_, response) => ok(response))
    await expect(fetch(query({ subgraph: 'other' }), '')).rejects.toMatchObject({
      message: 'Subgraph "other" has no transport',
    })
  })
})

describe('a redirect', () => {
  const redirect = (response: ServerResponse, location: string, status = 307) =>
    void response.writeHead(status, { location }).end('<html>')

  test.each([
    ['307, relative', 307, () => 'moved?c=d'],
    ['308, absolute on the same server', 308, (origin: string) => `${origin}/moved?c=d`],
    ['307, from the root', 307, () => '/moved?c=d'],
  ])('is followed with method, headers and body: %s', async (_what, status, location) => {
    const seen: unknown[] = []
    const { fetch } = await setup((request, response, body) => {
      if (!request.url?.startsWith('/moved'))
        return redirect(response, location(`http://${request.headers.host}`), status)
      seen.push({ method: request.method, url: request.url, body, authorization: request.headers.authorization })
      return ok(response)
    })
    const mutation = query({ operationKind: 'mutation' })
    for (const request of [query(), mutation])
      await expect(fetch(request, 'Bearer me')).resolves.toEqual({ data: { a: 1 } })
    const arrived = { method: 'POST', url: '/moved?c=d', body: '{"query":"{a}"}', authorization: 'Bearer me' }
    expect(seen).toEqual([arrived, arrived])
  })

  test('may lead to another one', async () => {
    const { fetch } = await setup(({ url = '' }, response) =>
      url.length < 15 ? redirect(response, `${url}x`) : ok(response),
    )
    await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
  })

  test('that never ends fails', async () => {
    let requests = 0
    const { fetch } = await setup((_, response) => redirect(response, `/graphql?${requests++}`))
    await expect(fetch(query(), '')).rejects.toMatchObject({ reason: { kind: 'status', status: 307 } })
    expect(requests).toBeLessThan(10)
  })

  test.each([
    ['to another server', 307, 'elsewhere'],
    ['that would make a GET of it', 302, '/moved'],
    ['to nowhere', 307, 'http://['],
  ])('is not followed %s', async (_where, status, where) => {
    let strangers = 0
    const { url } = await listen((_, response) => (strangers++, ok(response)))
    const { fetch } = await setup((_, response) => redirect(response, where === 'elsewhere' ? url : where, status))
    await expect(fetch(query(), 'Bearer me')).rejects.toMatchObject({ reason: { kind: 'status', status } })
    expect(strangers).toBe(0)
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

  test('are distributed over the addresses of a subgraph in turn', async () => {
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

  test('end with the deadline of the request that they repeat', async () => {
    const timeoutMs = 500
    let attempts = 0
    const { fetch } = await setup(
      (_, response) => {
        attempts++
        response.writeHead(503).end()
      },
      { timeoutMs, breaker: null, retries: { maxRetries: 1_000, ratio: 0, reserve: 1_000, pauseMs: 100 } },
    )
    await expect(fetch(query(), '')).rejects.toThrow('status 503')
    expect(attempts).toBeGreaterThan(1)
    // The delays before the second to the fifth attempt are at least 50, 100, 200 and 400 ms.
    expect(attempts).toBeLessThan(5)
  })

  test('that exceed the timeout report the failure that they retried', async () => {
    let attempts = 0
    const { fetch } = await setup(
      (_, response) => {
        if (++attempts === 1) response.writeHead(503).end()
      },
      { timeoutMs: 500, breaker: null, retries: { maxRetries: 2, ratio: 0, reserve: 2, pauseMs: 1 } },
    )
    await expect(fetch(query(), '')).rejects.toThrow('status 503')
    expect(attempts).toBe(2)
  })

  test('are not made for a response with errors', async () => {
    let attempts = 0
    const { fetch } = await setup((_, response) => {
      attempts++
      response.writeHead(500).end('{"errors":[{"message":"no"}]}')
    })
    await expect(fetch(query(), '')).resolves.toEqual({ errors: [{ message: 'no' }] })
    expect(attempts).toBe(1)
  })
})
