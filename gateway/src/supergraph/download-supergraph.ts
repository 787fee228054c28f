import { fetchDocument, withoutSecrets } from '../documents/fetch-document.ts'
import type { PolledSource } from './polled-source.ts'
import type { SupergraphLocation } from './supergraph-location.ts'

/** A response that can be revalidated by its `etag`. */
interface Downloaded {
  readonly etag: string
  readonly text: string
}

/** Reads the supergraph from the first of several URLs that responds, as a file server or the CDN of GraphQL Hive serves it. */
export function createDownload({ urls, headers }: Extract<SupergraphLocation, { kind: 'url' }>): PolledSource {
  const previous = new Map<string, Downloaded>()
  const download = async (url: string): Promise<string> => {
    const known = previous.get(url)
    const condition = known ? { 'if-none-match': known.etag } : {}
    const response = await fetchDocument({ url, headers: { ...headers, ...condition } })
    if (response.status === 304 && known) return known.text
    if (response.status !== 200) throw new Error(`expected status 200, got ${response.status}`)
    const { etag } = response.headers
    if (typeof etag === 'string') previous.set(url, { etag, text: response.text })
    else previous.delete(url)
    return response.text
  }
  return {
    shown: urls.map(withoutSecrets).join(' or '),
    read: () => firstOf(urls, download),
  }
}

/**
 * The result for the first URL for which there is one.
 * @throws Error - with the reasons of all
 */
export async function firstOf<Result>(
  urls: readonly string[],
  attempt: (url: string) => Promise<Result>,
): Promise<Result> {
  const reasons: string[] = []
  for (const url of urls) {
    try {
      return await attempt(url)
    } catch (error) {
      const reason = error instanceof Error ? error.message || String(error) : String(error)
      reasons.push(urls.length === 1 ? reason : `${withoutSecrets(url)}: ${reason}`)
    }
  }
  throw new Error(reasons.join('; '))
}
