// The default export, so that tools which replace its functions take effect; `dns/promises` has separate functions.
import dns from 'node:dns'
import { isIP } from 'node:net'

/** One address of a service that may have several. */
export interface ServiceAddress {
  /** As it is configured: `http://users:4001/graphql`. */
  readonly url: string
  /** The IP address of its host name; null when the URL contains an IP address, or before the name is resolved. */
  readonly ip: string | null
}

/** Resolves a host name to its IP addresses. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>

export interface FollowAddressesOptions {
  readonly urls: readonly string[]
  /** Time between two resolutions of a host name, milliseconds. Default 5,000. */
  readonly everyMs?: number
  /** Default: the operating system's. */
  readonly resolveHost?: ResolveHost
  /** Called after each change. */
  readonly onChange: (addresses: readonly ServiceAddress[]) => void
}

/** The addresses of a service. A DNS name may have several, and they may change. */
export interface FollowedAddresses {
  current(): readonly ServiceAddress[]
  /** Resolves names now, unless that was done within the last second. */
  refresh(): Promise<void>
  dispose(): void
}

/** Resolves host names periodically. A name that cannot be resolved keeps its addresses. */
export function followAddresses(options: FollowAddressesOptions): FollowedAddresses {
  const { urls, everyMs = 5_000, resolveHost = resolveBySystem, onChange } = options
  const names = new Set(urls.map((url) => new URL(url).hostname).filter(mayStandForSeveral))
  const known = new Map<string, readonly string[]>()
  let current = urls.map((url): ServiceAddress => ({ url, ip: null }))
  let lookUp = Promise.resolve()
  let lookedUpAtMs = Number.NEGATIVE_INFINITY
  let isDisposed = false

  async function lookUpAll(): Promise<void> {
    await Promise.all(
      [...names].map(async (name) => {
        const found = await resolveHost(name).catch(() => [])
        if (found.length > 0)
          known.set(
            name,
            found.toSorted((one, other) => one.localeCompare(other)),
          )
      }),
    )
    const next = urls.flatMap((url) => addressesOf(url, known.get(new URL(url).hostname)))
    if (isDisposed || JSON.stringify(next) === JSON.stringify(current)) return
    current = next
    onChange(current)
  }

  function refresh(): Promise<void> {
    if (names.size === 0 || performance.now() - lookedUpAtMs < minPauseMs) return lookUp
    lookedUpAtMs = performance.now()
    lookUp = lookUpAll()
    return lookUp
  }

  void refresh()
  const timer = names.size > 0 ? setInterval(() => void refresh(), everyMs).unref() : undefined
  return {
    current: () => current,
    refresh,
    dispose: () => {
      isDisposed = true
      clearInterval(timer)
    },
  }
}

const minPauseMs = 1_000

/** `localhost` has no replicas: its IPv4 and IPv6 addresses are the same host, and Node tries both. */
const mayStandForSeveral = (hostname: string) =>
  isIP(hostname.replaceAll(/[[\]]/g, '')) === 0 && hostname !== 'localhost'

const addressesOf = (url: string, ips: readonly string[] | undefined): readonly ServiceAddress[] =>
  ips === undefined ? [{ url, ip: null }] : ips.map((ip) => ({ url, ip }))

const resolveBySystem: ResolveHost = (hostname) =>
  new Promise((resolve, reject) => {
    dns.lookup(hostname, { all: true }, (error, found) => {
      if (error) reject(error)
      else resolve(found.map(({ address }) => address))
    })
  })
