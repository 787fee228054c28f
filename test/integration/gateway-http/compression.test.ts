import { request as begin } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}

/** `fetch` would decode the response. */
async function send(
  shop: Shop,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  method = 'POST',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = begin(shop.url, { method, headers: { 'content-type': 'application/json', ...headers } })
    request.on('error', reject)
    request.on('response', (response) => {
      const { statusCode: status } = response
      buffer(response).then((bytes) => resolve({ status, headers: response.headers, bytes }), reject)
    })
    request.end(JSON.stringify(body))
  })
}

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
}

const rename = 'mutation ($name: String!) { rename(upc: 1, name: $name) { name } }'
const named = (name: string) => ({ query: rename, variables: { name } })
const long = 'café ☕ '.repeat(2_000)

describe.each(['on', 'off'])('with FAST_PATH=%s', (fastPath) => {
  let shop: Shop
  let plain: Shop

  beforeAll(async () => {
    shop = await startShop({ FAST_PATH: fastPath, CORS_ORIGINS: 'https://app.test', COMPRESSION_MIN_BYTES: '1000' })
    plain = await startShop({ FAST_PATH: fastPath, COMPRESSION: 'off' })
  })
  afterAll(() => Promise.all([shop.dispose(), plain.dispose()]))

  test.each([
    ['br', 'br'],
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0.1, gzip;q=0.2', 'gzip'],
    ['*', 'br'],
  ])('accept-encoding: %s gets %s', async (accepted, encoding) => {
    // The first time, an operation does not take the fast path.
    for (let round = 0; round < 2; round++) {
      const { status, headers, bytes } = await send(shop, named(long), { 'accept-encoding': accepted })
      expect([status, headers['content-encoding'], headers.vary]).toEqual([200, encoding, 'Origin, Accept-Encoding'])
      expect([bytes.length, bytes.length < long.length / 10]).toEqual([Number(headers['content-length']), true])
      const text = decoders[encoding]?.(bytes).toString() ?? ''
      expect(JSON.parse(text)).toEqual({ data: { rename: { name: long } } })
    }
  })

  test.each([
    {},
    { 'accept-encoding': 'identity' },
    { 'accept-encoding': 'br;q=0, gzip;q=0' },
    { 'accept-encoding': 'zstd' },
  ])('%j gets the response uncompressed, with vary', async (headers: Readonly<Record<string, string>>) => {
    for (let round = 0; round < 2; round++) {
      const answer = await send(shop, named(long), headers)
      expect([answer.headers['content-encoding'], answer.headers.vary]).toEqual([undefined, 'Origin, Accept-Encoding'])
      expect(JSON.parse(answer.bytes.toString())).toEqual({ data: { rename: { name: long } } })
    }
  })

  test('a small response is not compressed, nor is any where compression is off', async () => {
    const accepting = { 'accept-encoding': 'br, gzip' }
    for (let round = 0; round < 2; round++) {
      const small = await send(shop, named('Table'), accepting)
      expect([small.headers['content-encoding'], small.headers.vary]).toEqual([undefined, 'Origin'])
      const off = await send(plain, named(long), accepting)
      expect([off.headers['content-encoding'], off.headers.vary]).toEqual([undefined, undefined])
    }
  })

  test.each(['text/event-stream', 'multipart/mixed;subscriptionSpec=1.0'])(
    'a stream is not compressed: %s',
    async (accept) => {
      const watch = { query: `subscription { renamings(upc: 1) { ${'name '.repeat(300)} upc } }` }
      const answer = await send(shop, watch, { accept, 'accept-encoding': 'br, gzip' })
      expect([answer.status, answer.headers['content-encoding']]).toEqual([200, undefined])
      expect(answer.bytes.toString()).toContain('"name":"Table"')
    },
  )

  test('errors and partial results are compressed too', async () => {
    const unknown = { query: `{ ${'nonsense '.repeat(20)} }` }
    const headers = { 'accept-encoding': 'gzip', accept: 'application/graphql-response+json' }
    const invalid = await send(shop, unknown, headers)
    expect([invalid.status, invalid.headers['content-encoding']]).toEqual([422, 'gzip'])
    expect((JSON.parse(gunzipSync(invalid.bytes).toString()) as { errors: unknown }).errors).toHaveLength(20)
    const partial = { query: rename.replace('{ name }', '{ name broken }'), variables: { name: long } }
    for (let round = 0; round < 2; round++) {
      const answer = await send(shop, partial, headers)
      expect([answer.status, answer.headers['content-encoding']]).toEqual([294, 'gzip'])
    }
  })

  test('many concurrent responses all arrive', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => send(shop, named(long), { 'accept-encoding': 'br' })),
    )
    for (const { headers, bytes } of answers) {
      const text = (headers['content-encoding'] === 'br' ? brotliDecompressSync(bytes) : bytes).toString()
      expect(JSON.parse(text)).toEqual({ data: { rename: { name: long } } })
    }
  })
})
