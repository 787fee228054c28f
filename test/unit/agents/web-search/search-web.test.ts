import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { searchWeb } from '#root/subgraphs/agents/src/web-search/index'

const never = new AbortController().signal

/** A search service that responds as the test defines, while the test runs. */
async function withService(listener: RequestListener, test: (endpoint: string) => Promise<void>): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}/search?source=test`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
const answering =
  (body: unknown): RequestListener =>
  (_, response) =>
    response.end(JSON.stringify(body))
const ask = (endpoint: string, timeoutMs = 5000) => searchWeb({ endpoint, query: 'p5 price & more', timeoutMs }, never)

test('the query is added to the endpoint, and the hits are returned', async () => {
  let asked: string | undefined
  const hits = [{ title: 'P5', url: 'https://example.com/p5', snippet: '$55.04' }]
  await withService(
    (request, response) => {
      asked = request.url
      response.end(JSON.stringify(hits))
    },
    async (endpoint) => {
      await expect(ask(endpoint)).resolves.toEqual(hits)
    },
  )
  expect(asked).toBe('/search?source=test&q=p5+price+%26+more')
})

test('entries without a title or an http address are left out, and text is shortened', () =>
  withService(
    answering([
      null,
      7,
      { title: 'script', url: 'javascript:alert(1)', snippet: '' },
      { title: ' ', url: 'https://example.com' },
      { title: 'x'.repeat(1000), url: 'https://example.com/a', snippet: 3 },
    ]),
    async (endpoint) => {
      const hits = await ask(endpoint)
      expect(hits).toEqual([{ title: 'x'.repeat(300), url: 'https://example.com/a', snippet: '' }])
    },
  ))

test('no more than ten hits are kept', () =>
  withService(
    answering(
      Array.from({ length: 30 }, (_, index) => ({ title: `t${index}`, url: 'https://example.com', snippet: '' })),
    ),
    async (endpoint) => {
      await expect(ask(endpoint)).resolves.toHaveLength(10)
    },
  ))

const bad: readonly (readonly [string, RequestListener, string])[] = [
  ['an object', answering({ hits: [] }), 'expected a JSON list from the search service, got object'],
  ['text', (_, response) => response.end('<html>'), 'expected JSON from the search service, got "<html>"'],
  ['an error', (_, response) => response.writeHead(503).end(), 'expected status 2xx from the search service, got 503'],
  ['too much', (_, response) => response.end('"'.padEnd(1_000_001, 'x')), 'expected at most 1000000 bytes'],
]
test.each(bad)('%s is refused', (_, listener, message) =>
  withService(listener, async (endpoint) => {
    await expect(ask(endpoint)).rejects.toThrow(message)
  }),
)

test('a silent service fails after the timeout', () =>
  withService(
    () => undefined,
    async (endpoint) => {
      await expect(ask(endpoint, 50)).rejects.toMatchObject({ code: 'TIMEOUT', details: { service: 'search' } })
    },
  ))

test('cancelling ends the request', () =>
  withService(
    () => controller.abort(new Error('cancelled')),
    async (endpoint) => {
      const work = searchWeb({ endpoint, query: 'q', timeoutMs: 5000 }, controller.signal)
      await expect(work).rejects.toThrow('cancelled')
    },
  ))
const controller = new AbortController()

test('only http and https are requested', async () => {
  await expect(ask('file:///etc/passwd')).rejects.toThrow('expected an http or https search endpoint, got file:')
  await expect(ask('no address')).rejects.toThrow('Invalid URL')
})

test.each([429, 500, 502, 503])('a service that responds with %s is unavailable', (status) =>
  withService(
    (_, response) => response.writeHead(status).end(),
    async (endpoint) => {
      await expect(ask(endpoint)).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        message: expect.stringContaining(`got ${status}`),
        details: { service: 'search' },
      })
    },
  ),
)

test.each([400, 401, 404])('a service that responds with %s refuses the request', (status) =>
  withService(
    (_, response) => response.writeHead(status).end(),
    async (endpoint) => {
      await expect(ask(endpoint)).rejects.toThrow(`got ${status}`)
      await expect(ask(endpoint)).rejects.not.toHaveProperty('code')
    },
  ),
)

test('a service that is unreachable, or whose response is interrupted, is unavailable', async () => {
  let closed = ''
  await withService(answering([]), async (endpoint) => {
    closed = endpoint
  })
  await expect(ask(closed)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { service: 'search' } })
  await withService(
    (_, response) => response.writeHead(200, { 'content-length': '100' }).write('[', () => response.destroy()),
    async (endpoint) => {
      await expect(ask(endpoint)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
    },
  )
})
