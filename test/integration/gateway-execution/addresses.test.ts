import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SubgraphFailure } from '#platform/subgraph-client'
import { createHttpTransport } from '#root/gateway/src/transport/index'
import type { HttpTransportConfig } from '#root/gateway/src/transport/index'
import { until } from '#root/test/support/until'
import { disposeAll, listen, ok, query, servers } from './http-subgraphs.ts'

afterEach(disposeAll)

const breaker = { threshold: 0.5, windowMs: 1_000, minRequestsPerSecond: 1, openMs: 50 }
const mutation = query({ operationKind: 'mutation' })

function reach(urls: string | readonly string[], config: Partial<HttpTransportConfig<string>> = {}) {
  const transport = createHttpTransport<string>({ subgraphs: { reviews: urls }, ...config })
  servers.push(transport)
  return transport
}

/** A server with several addresses of one host name and one port. */
async function listenAt(host: string, port: number, answer: (response: ServerResponse) => void): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(response))
  })
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  servers.push({ dispose: () => stop(server) })
  return server
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  if (server.listening) await new Promise((resolve) => server.close(resolve))
}

/** An address without a server. */
async function refusing(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await stop(server)
  return `http://127.0.0.1:${port}/graphql`
}

describe('a subgraph with two addresses of which one refuses connections', () => {
  test('responds to every query and mutation without using the retry budget', async () => {
    const good = await listen((_, response) => ok(response))
    const reachable: boolean[] = []
    const { fetch, circuitPhase } = reach([await refusing(), good.url], {
      retries: null,
      onReachable: (_, isReachable) => reachable.push(isReachable),
    })
    for (let count = 0; count < 50; count++) {
      await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
      await expect(fetch(mutation, '')).resolves.toEqual({ data: { a: 1 } })
    }
    expect(circuitPhase('reviews')).toBe('closed')
    expect(reachable).toEqual([false])
  })

  test('is used there again as soon as it listens', async () => {
    const good = await listen((_, response) => ok(response))
    const url = await refusing()
    const reachable: boolean[] = []
    const { fetch } = reach([url, good.url], { onReachable: (_, isReachable) => reachable.push(isReachable) })
    await until(async () => {
      await fetch(query(), '')
      return reachable.length > 0
    })
    let asked = 0
    await listenAt('127.0.0.1', Number(new URL(url).port), (response) => (asked++, ok(response)))
    await until(async () => {
      await fetch(query(), '')
      return asked > 1
    })
    expect(reachable).toEqual([false, true])
  })
})

describe('a subgraph with one address', () => {
  const neverTested = { ...breaker, openMs: 60_000 }

  test('that refused connections is used again as soon as it listens', async () => {
    const url = await refusing()
    const { fetch, circuitPhase } = reach(url, { retries: null, breaker: neverTested })
    for (let count = 0; count < 50; count++)
      await expect(fetch(query(), '')).rejects.toMatchObject({ reason: { kind: 'connection' } })
    expect(circuitPhase('reviews')).toBe('closed')
    await listenAt('127.0.0.1', Number(new URL(url).port), ok)
    await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
  })

  test('that failed before it stopped is used again as soon as it listens', async () => {
    const failing = await listenAt('127.0.0.1', 0, (response) => void response.writeHead(503).end())
    const { port } = failing.address() as AddressInfo
    const phases: string[] = []
    const { fetch } = reach(`http://127.0.0.1:${port}/graphql`, {
      retries: null,
      breaker,
      onCircuitChange: (_, phase) => phases.push(phase),
    })
    await until(async () => {
      await fetch(query(), '').catch(() => undefined)
      return phases.includes('open')
    })
    await stop(failing)
    await until(async () => {
      const failure: unknown = await fetch(query(), '').catch((error: unknown) => error)
      return failure instanceof SubgraphFailure && failure.reason.kind === 'connection'
    })
    await listenAt('127.0.0.1', port, ok)
    await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
  })

  test('whose host name cannot be resolved is excluded by its circuit breaker, because resolving takes time', async () => {
    const { fetch, circuitPhase } = reach('http://reviews.invalid/graphql', { retries: null, breaker: neverTested })
    await until(async () => {
      await expect(fetch(query(), '')).rejects.toMatchObject({ extensions: { code: 'UPSTREAM_UNAVAILABLE' } })
      return circuitPhase('reviews') === 'open'
    })
    await expect(fetch(query(), '')).rejects.toMatchObject({ reason: { kind: 'circuitOpen' } })
  })
})

describe('a mutation', () => {
  test('that no address has received certainly had no effect', async () => {
    const { fetch } = reach([await refusing(), await refusing()], { retries: null })
    await expect(fetch(mutation, '')).rejects.toMatchObject({ extensions: { code: 'UPSTREAM_UNAVAILABLE' } })
    const failure: unknown = await fetch(mutation, '').catch((error: unknown) => error)
    expect(failure).not.toHaveProperty('extensions.mayHaveTakenEffect')
  })

  test('whose response is lost is not retried, and its error reports that it may have taken effect', async () => {
    let attempts = 0
    const breaking = await listen((request) => void (attempts++, request.socket.destroy()))
    const { fetch } = reach([breaking.url, breaking.url])
    await expect(fetch(mutation, '')).rejects.toMatchObject({
      extensions: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: true },
    })
    expect(attempts).toBe(1)
  })

  test.each([
    ['is not answered in time', () => undefined, { code: 'TIMEOUT', mayHaveTakenEffect: true }],
    [
      'is answered by a proxy with 502',
      (response: ServerResponse) => response.writeHead(502).end(),
      { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: true },
    ],
    [
      'is answered with half an answer',
      (response: ServerResponse) => response.writeHead(200).end('{"data":'),
      { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: true },
    ],
    ['is refused', (response: ServerResponse) => response.writeHead(403).end(), { code: 'FORBIDDEN' }],
  ])('that %s has an error that reports whether it may have taken effect', async (_what, answer, extensions) => {
    const { url } = await listen((_, response) => void answer(response))
    const failure: unknown = await reach(url, { timeoutMs: 200 })
      .fetch(mutation, '')
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ extensions: expect.any(Object) as object })
    expect((failure as { extensions: object }).extensions).toEqual(extensions)
  })

  test('waits at one address that refuses it at first', async () => {
    const url = await refusing()
    const { fetch } = reach(url, { retries: { maxRetries: 50, ratio: 0, reserve: 50, pauseMs: 1 }, breaker: null })
    const answer = fetch(mutation, '')
    await listenAt('127.0.0.1', Number(new URL(url).port), ok)
    await expect(answer).resolves.toEqual({ data: { a: 1 } })
  })
})

describe('an address that fails', () => {
  test('is excluded by its own circuit breaker, and the other one is used', async () => {
    let failed = 0
    const bad = await listen((_, response) => void (failed++, response.writeHead(503).end()))
    const good = await listen((_, response) => ok(response))
    const phases: string[] = []
    const { fetch, circuitPhase } = reach([bad.url, good.url], {
      breaker: { ...breaker, openMs: 60_000 },
      onCircuitChange: (_, phase, { url }) => phases.push(`${url === bad.url ? 'bad' : 'good'}: ${phase}`),
    })
    await until(async () => {
      await fetch(query(), '').catch(() => undefined)
      return phases.length > 0
    })
    const failedBefore = failed
    for (let count = 0; count < 50; count++) await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
    expect(failed).toBe(failedBefore)
    expect(phases).toEqual(['bad: open'])
    expect(circuitPhase('reviews')).toBe('closed')
  })

  test('is used again as soon as it responds, although the other one works', async () => {
    let isWell = false
    let answered = 0
    const recovering = await listen((_, response) => {
      if (!isWell) return void response.writeHead(503).end()
      answered++
      return ok(response)
    })
    const good = await listen((_, response) => ok(response))
    const phases: string[] = []
    const { fetch } = reach([recovering.url, good.url], { breaker, onCircuitChange: (_, phase) => phases.push(phase) })
    await until(async () => {
      await fetch(query(), '').catch(() => undefined)
      return phases.includes('open')
    })
    isWell = true
    await until(async () => {
      await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
      return answered > 1
    })
    expect(phases.at(-1)).toBe('closed')
  })

  test('by resetting the connections of many queries moves them to another address without using the retry budget', async () => {
    const held: ServerResponse[] = []
    const dying = await listen((_, response) => void held.push(response))
    const good = await listen((_, response) => ok(response))
    const { fetch } = reach([dying.url, good.url], { retries: null })
    const answers = Array.from({ length: 100 }, () => fetch(query(), ''))
    await until(() => held.length === 50)
    for (const response of held) response.destroy()
    expect(await Promise.all(answers)).toHaveLength(100)
  })

  test('by resetting the connections of many queries moves them to one that was avoided and is back', async () => {
    const held: ServerResponse[] = []
    let isDying = false
    const dying = await listen((_, response) => void (isDying ? held.push(response) : ok(response)))
    const restarted = await refusing()
    const reachable: boolean[] = []
    const { fetch } = reach([restarted, dying.url], {
      retries: null,
      onReachable: (_, isReachable) => reachable.push(isReachable),
    })
    await until(async () => {
      await fetch(query(), '')
      return reachable.length > 0
    })
    await listenAt('127.0.0.1', Number(new URL(restarted).port), ok)
    isDying = true
    const answers = Array.from({ length: 40 }, () => fetch(query(), ''))
    await until(() => held.length >= 39)
    for (const response of held) response.destroy()
    expect(await Promise.all(answers)).toHaveLength(40)
  })

  test('that does not respond fails no query while its circuit is tested', async () => {
    let isHanging = false
    const hanging = await listen((_, response) => void (isHanging || response.writeHead(503).end()))
    const good = await listen((_, response) => ok(response))
    let isOpen = false
    const { fetch } = reach([hanging.url, good.url], {
      breaker,
      timeoutMs: 1_000,
      onCircuitChange: (_, phase) => void (isOpen ||= phase === 'open'),
    })
    await until(async () => {
      await fetch(query(), '').catch(() => undefined)
      return isOpen
    })
    isHanging = true
    const openedAtMs = performance.now()
    // Long enough for several tests of the address, each of which takes half the timeout of its query.
    while (performance.now() - openedAtMs < 1_500) await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
  })
})

describe('a host name with several addresses', () => {
  test('sends requests to all addresses in turn, and loses no query or mutation when one is removed', async () => {
    const asked = { '127.0.0.2': 0, '127.0.0.3': 0 }
    const first = await listenAt('127.0.0.2', 0, (response) => (asked['127.0.0.2']++, ok(response)))
    const { port } = first.address() as AddressInfo
    await listenAt('127.0.0.3', port, (response) => (asked['127.0.0.3']++, ok(response)))
    const { fetch } = reach(`http://reviews.test:${port}/graphql`, {
      retries: null,
      resolveHost: () => Promise.resolve(Object.keys(asked)),
    })
    await until(async () => {
      await fetch(query(), '').catch(() => undefined)
      return asked['127.0.0.2'] > 0 && asked['127.0.0.3'] > 0
    })
    await stop(first)
    for (let count = 0; count < 20; count++) {
      await expect(fetch(query(), '')).resolves.toEqual({ data: { a: 1 } })
      await expect(fetch(mutation, '')).resolves.toEqual({ data: { a: 1 } })
    }
  })

  test('is looked up again when none of its addresses can be reached', async () => {
    let resolved = ['127.0.0.2']
    const old = await listenAt('127.0.0.2', 0, ok)
    const { port } = old.address() as AddressInfo
    const transport = reach(`http://reviews.test:${port}/graphql`, {
      retries: { maxRetries: 100, ratio: 0, reserve: 100, pauseMs: 20 },
      breaker: null,
      resolveHost: () => Promise.resolve(resolved),
    })
    await until(() => transport.addressesOf('reviews').some(({ ip }) => ip !== null))
    await expect(transport.fetch(mutation, '')).resolves.toEqual({ data: { a: 1 } })
    await stop(old)
    await listenAt('127.0.0.4', port, ok)
    resolved = ['127.0.0.4']
    await expect(transport.fetch(mutation, '')).resolves.toEqual({ data: { a: 1 } })
    expect(transport.addressesOf('reviews')).toEqual([{ url: `http://reviews.test:${port}/graphql`, ip: '127.0.0.4' }])
  })
})
