import type { ReadableStream } from 'node:stream/web'
import type { Shop } from './shop.ts'

/** A POST to the graph. */
export interface Request {
  readonly what: string
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export const post = (shop: Shop, { body, headers }: Request) => send(shop, JSON.stringify(body), headers)

/** The response without values that differ between calls. */
export async function send(shop: Shop, body: string | ReadableStream, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(shop.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-correlation-id': 'the-same-for-all', ...headers },
    body,
    duplex: 'half',
  } as RequestInit)
  const varying = new Set(['date', 'x-correlation-id', 'keep-alive', 'connection'])
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !varying.has(name))),
    body: await response.text(),
  }
}
