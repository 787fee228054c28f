import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import type { ServiceAddress } from './follow-addresses.ts'

/**
 * Lets connections to a URL go to one of the addresses that its host name stands for, with all else as the name wants it:
 * certificate, `host` header.
 * @returns the option for `net.connect`; none where the URL says it all
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
