import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'

/** One of the addresses that the host name of a URL stands for. */
export interface UpstreamAddress {
  readonly url: string
  /** null: whichever it stands for. */
  readonly ip: string | null
}

/** By which an address is known: its URL, and its IP address if it has one. */
export const toAddressKey = (address: string | UpstreamAddress): string =>
  typeof address === 'string' ? address : address.ip === null ? address.url : `${address.url} ${address.ip}`

/** Where to connect to, and the option of `net.connect` that leads to the IP address; the URL's host name stays what it is. */
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
