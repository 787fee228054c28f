import type { SearchHit, SearchRequest } from '../domain/advice/search-port.ts'

/** No answer of a search service needs more; a larger one is refused. */
const largestAnswerBytes = 1_000_000
const mostHits = 10

/**
 * Asks a search service by HTTP GET, with the query as parameter `q`. It answers with a JSON list of
 * `{ title, url, snippet }`; entries that lack a title or an http address are left out, the first ten are kept.
 * @param signal - ends the request; the promise rejects with its reason
 * @throws Error with what was expected and what came: another scheme, a status other than 2xx, no JSON list, more than 1 MB;
 * TimeoutError after `timeoutMs`
 */
export async function searchWeb(request: SearchRequest, signal: AbortSignal): Promise<readonly SearchHit[]> {
  const address = searchAddress(request)
  const response = await fetch(address, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(request.timeoutMs)]),
  })
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`expected status 2xx from the search service, got ${response.status}`)
  }
  return parseHits(await readBounded(response))
}

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
