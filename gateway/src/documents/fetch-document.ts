import { request } from 'undici'
import type { Dispatcher } from 'undici'
import { parseUrl } from '#platform/url'

export interface DocumentRequest {
  readonly url: string
  /** Default `GET`. Redirects of a `POST` are not followed. */
  readonly method?: 'GET' | 'POST'
  /** Sent to the origin of `url` only: they may hold secrets, so another origin that a redirect names does not receive them. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** For the whole exchange with all redirects, milliseconds. Default 10,000. */
  readonly timeoutMs?: number
  /** Default 64 MiB. */
  readonly maxBytes?: number
  /** Default: undici's global dispatcher. */
  readonly dispatcher?: Dispatcher | undefined
}

/** A complete response of any status. */
export interface FetchedDocument {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

const maxRedirects = 5
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Fetches a document from a configured URL.
 * @throws Error - no response, one that is too large or too slow, or a redirect that leads nowhere or from `https` to `http`
 */
export async function fetchDocument(options: DocumentRequest): Promise<FetchedDocument> {
  const { url, method = 'GET', timeoutMs = 10_000 } = options
  const signal = AbortSignal.timeout(timeoutMs)
  const origin = new URL(url).origin
  let current = new URL(url)
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const headers = current.origin === origin ? (options.headers ?? {}) : {}
    const response = await send(current, { ...options, headers }, signal)
    const { location } = response.headers
    if (method !== 'GET' || !redirectStatuses.has(response.status) || typeof location !== 'string') return response
    const next = parseUrl(location, current.href)
    if (!next || !/^https?:$/.test(next.protocol) || (current.protocol === 'https:' && next.protocol === 'http:'))
      throw new Error('expected a redirect to an HTTP URL that is as secure, got another one')
    current = next
  }
  throw new Error(`expected at most ${maxRedirects} redirects, got more`)
}

async function send(
  url: URL,
  { method = 'GET', headers = {}, body, maxBytes = 67_108_864, timeoutMs = 10_000, dispatcher }: DocumentRequest,
  signal: AbortSignal,
): Promise<FetchedDocument> {
  try {
    const response = await request(url, {
      method,
      headers,
      signal,
      ...(body !== undefined && { body }),
      ...(dispatcher && { dispatcher }),
    })
    const chunks: Buffer[] = []
    let sizeBytes = 0
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length
      // Leaving the loop destroys the body and its connection.
      if (sizeBytes > maxBytes) throw new Error(`expected a document of at most ${maxBytes} bytes, got a larger one`)
      chunks.push(chunk)
    }
    return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }
  } catch (error) {
    if (signal.aborted) throw new Error(`expected a response within ${timeoutMs} ms, got none`, { cause: error })
    throw error
  }
}

/** A URL as it may be shown in logs and errors: without credentials and query, which may hold secrets. */
export function withoutSecrets(url: string): string {
  const parsed = parseUrl(url)
  return parsed
    ? `${parsed.origin === 'null' ? `${parsed.protocol}//` : parsed.origin}${parsed.pathname}`
    : 'an invalid URL'
}

/** Whether the URL leads to this machine, so that plain HTTP does not cross a network. */
export const isLoopback = (url: string) =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(parseUrl(url)?.hostname ?? '')
