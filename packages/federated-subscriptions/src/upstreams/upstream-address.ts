import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'

/** A URL, and one of the IP addresses that its host name resolves to. */
export interface UpstreamAddress {
  readonly url: string
  /** null: any of them. */
  readonly ip: string | null
}

/** The key of an address: its URL, and its IP address if it has one. */
export const toAddressKey = (address: string | UpstreamAddress): string =>
  typeof address === 'string' ? address : address.ip === null ? address.url : `${address.url} ${address.ip}`

/** The URL of a key, and the `lookup` option that connects to its IP address. TLS and `Host` still use the URL's host name. */
export function fromAddressKey(key: string): { readonly url: string; readonly lookup?: LookupFunction } {
  const [url = '', ip] = key.split(' ')
  if (ip === undefined) return { url }
  const family = isIP(ip)
  return {
    url,
    lookup: (_hostname, options, callback) => {
      if (options.all) callback(null, [{ address: ip, family }])
      else callback(null, ip, family)
    },
  }
}
