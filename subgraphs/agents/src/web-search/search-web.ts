import { AppError } from '#platform/errors'
import type { SearchHit, SearchRequest } from '../domain/advice/search-port.ts'

/** Larger responses of the search service are refused. */
const largestAnswerBytes = 1_000_000
const mostHits = 10

/**
 * Queries a search service by HTTP GET, with the query as parameter `q`. It responds with a JSON list of
 * `{ title, url, snippet }`; entries that lack a title or an http address are ignored, and at most ten are returned.
 * @param signal - ends the request; the promise rejects with its reason
 * @throws Error - names the expected and the actual: another scheme, a status other than 2xx, no JSON list, more than 1 MB
 * @throws AppError UPSTREAM_UNAVAILABLE - it is unreachable, or responds with 429 or 5xx; TIMEOUT - after `timeoutMs`
 */
export async function searchWeb(request: SearchRequest, signal: AbortSignal): Promise<readonly SearchHit[]> {
  const address = searchAddress(request)
  return parseHits(await ask(address, request.timeoutMs, signal))
}

async function ask(address: URL, timeoutMs: number, signal: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(timeoutMs)
  try {
    const headers = { accept: 'application/json' }
    const response = await fetch(address, { headers, signal: AbortSignal.any([signal, deadline]) })
    if (response.ok) return await readBounded(response)
    await response.body?.cancel()
    throw refusal(response.status)
  } catch (cause) {
    if (signal.aborted) throw cause
    if (deadline.aborted) throw unavailable('TIMEOUT', `expected a response within ${timeoutMs} ms, got none`, cause)
    // fetch rejects with a TypeError for every network error.
    if (cause instanceof TypeError) throw unavailable('UPSTREAM_UNAVAILABLE', reasonOf(cause), cause)
    throw cause
  }
}

/** 429 and 5xx are retryable; other statuses are not. */
function refusal(status: number): Error {
  const message = `expected status 2xx from the search service, got ${status}`
  return status >= 500 || status === 429 ? unavailable('UPSTREAM_UNAVAILABLE', message) : new Error(message)
}

const unavailable = (code: 'TIMEOUT' | 'UPSTREAM_UNAVAILABLE', message: string, cause?: unknown) =>
  new AppError({
    code,
    message: `The search service is unavailable: ${message}`,
    details: { service: 'search' },
    cause,
  })

const reasonOf = ({ message, cause }: TypeError) => (cause instanceof Error ? cause.message || cause.name : message)

function searchAddress({ endpoint, query }: SearchRequest): URL {
  const address = new URL(endpoint)
  if (address.protocol !== 'http:' && address.protocol !== 'https:') {
    throw new Error(`expected an http or https search endpoint, got ${address.protocol}`)
  }
  address.searchParams.set('q', query)
  return address
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let [text, sizeBytes] = ['', 0]
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > largestAnswerBytes) {
      throw new Error(`expected at most ${largestAnswerBytes} bytes from the search service, got more`)
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parseHits(text: string): readonly SearchHit[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new Error(`expected JSON from the search service, got ${JSON.stringify(text.slice(0, 80))}`, { cause })
  }
  if (!Array.isArray(parsed)) throw new Error(`expected a JSON list from the search service, got ${typeof parsed}`)
  return parsed.flatMap(toHit).slice(0, mostHits)
}

function toHit(entry: unknown): readonly SearchHit[] {
  if (typeof entry !== 'object' || entry === null) return []
  const { title, url, snippet } = entry as Readonly<Record<string, unknown>>
  if (typeof title !== 'string' || typeof url !== 'string' || !/^https?:\/\//.test(url) || title.trim() === '')
    return []
  return [
    {
      title: title.slice(0, 300),
      url: url.slice(0, 2000),
      snippet: typeof snippet === 'string' ? snippet.slice(0, 1000) : '',
    },
  ]
}
