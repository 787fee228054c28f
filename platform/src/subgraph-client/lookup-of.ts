import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import type { ServiceAddress } from './follow-addresses.ts'

/**
 * Makes connections to a URL use one of the addresses of its host name, and keeps the name for TLS and the `host` header.
 * @returns the option for `net.connect`; none when the URL contains an IP address
 */
export function lookupOf({ ip }: ServiceAddress): { readonly lookup?: LookupFunction } {
  if (ip === null) return {}
  const family = isIP(ip)
  return {
    lookup: (_hostname, options, callback) => {
      if (options.all) callback(null, [{ address: ip, family }])
      else callback(null, ip, family)
    },
  }
}
