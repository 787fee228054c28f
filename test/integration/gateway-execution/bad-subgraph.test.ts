import type { ServerResponse } from 'node:http'
import { createHttpTransport, type HttpTransportConfig } from '#root/gateway/src/transport/index'
import { compile } from './bookshop.ts'
import { disposeAll, listen, servers, type Answer } from './http-subgraphs.ts'

afterEach(disposeAll)

const BOOKS = { data: { books: [{ __typename: 'Book', id: '1', title: 'One' }] } }

async function ask(reviews: Answer, config: Partial<HttpTransportConfig<undefined>> = {}) {
  const books = await listen((_, response) => void response.end(JSON.stringify(BOOKS)))
  const { url } = await listen(reviews)
  const transport = createHttpTransport<undefined>({ subgraphs: { books: books.url, reviews: url }, ...config })
  servers.push(transport)
  const plan = compile('{ books { title stars } }')
  return plan.execute({ fetch: transport.fetch, context: undefined })
}

const end = (text: string) => (_: unknown, response: ServerResponse) => void response.end(text)

/** Sends chunks until the other side closes the connection. */
function pour(response: ServerResponse): void {
  if (!response.destroyed) response.write(Buffer.alloc(256 * 1024, '{'), () => pour(response))
}

describe('an invalid response of one subgraph does not affect the data of the others', () => {
  const cases: readonly [string, Answer, Partial<HttpTransportConfig<undefined>>, string, string][] = [
    ['by silence', () => undefined, { timeoutMs: 2_000 }, 'did not answer within 2000 ms', 'TIMEOUT'],
    [
      'by 50 MB',
      (_, response) => pour(response),
      { maxResponseBytes: 5e7 },
      'sent an answer of more than',
      'UPSTREAM_UNAVAILABLE',
    ],
    [
      'by broken JSON',
      end('{"data":{"_entities":[{'),
      {},
      'sent a malformed answer: expected JSON',
      'UPSTREAM_UNAVAILABLE',
    ],
    ['by an HTML page', end('<html>'), {}, 'sent a malformed answer', 'UPSTREAM_UNAVAILABLE'],
    ['by a list for data', end('{"data":[]}'), {}, 'expected "data" to be an object', 'UPSTREAM_UNAVAILABLE'],
    [
      'by fewer entities than asked',
      end('{"data":{"_entities":[]}}'),
      {},
      'to contain 1 elements',
      'UPSTREAM_UNAVAILABLE',
    ],
    [
      'by entities of the wrong shape',
      end('{"data":{"_entities":["odd"]}}'),
      {},
      'to be an object or null',
      'UPSTREAM_UNAVAILABLE',
    ],
    ['by a reset', (request) => request.socket.destroy(), {}, 'could not be reached', 'UPSTREAM_UNAVAILABLE'],
  ]

  test.each(cases)('%s', async (_, reviews, config, message, code) => {
    const before = process.memoryUsage().rss
    const result = await ask(reviews, config)
    expect(result.data).toEqual({ books: [{ title: 'One', stars: null }] })
    expect(result.errors).toHaveLength(1)
    expect(result.errors?.[0]?.message).toContain(message)
    expect(result.errors?.[0]?.path?.[0]).toBe('books')
    expect(result.errors?.[0]?.extensions).toEqual({ code, serviceName: 'reviews' })
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
  })
})
