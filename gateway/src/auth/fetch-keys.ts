import { Agent } from 'undici'
import { AppError } from '#platform/errors'
import { lookupOf } from '#platform/subgraph-client'
import type { ServiceAddress } from '#platform/subgraph-client'
import { fetchDocument } from '../documents/fetch-document.ts'

/** Timeout per address, milliseconds. */
const timeoutMs = 1_500

/**
 * Fetches the text of a key set from the first address that responds with one.
 * @param addresses - addresses of the users subgraph, healthy ones first
 * @throws AppError UPSTREAM_UNAVAILABLE - no address responds with a key set
 */
export async function fetchKeys(path: string, addresses: readonly ServiceAddress[]): Promise<string> {
  let cause: unknown
  for (const address of addresses) {
    const dispatcher = new Agent({ connect: { timeout: timeoutMs, ...lookupOf(address) } })
    try {
      const { href: url } = new URL(path, address.url)
      const { status, text } = await fetchDocument({ url, timeoutMs, dispatcher })
      if (status === 200) return text
      cause = new Error(`expected status 200 from ${address.url}, got ${status}`)
    } catch (error) {
      cause = error
    } finally {
      await dispatcher.destroy()
    }
  }
  throw new AppError({
    code: 'UPSTREAM_UNAVAILABLE',
    message: 'The key set that verifies access tokens cannot be fetched.',
    details: { service: 'users' },
    cause,
  })
}
