// The default export, whose functions a tool may have replaced: those of `dns/promises` are others.
import dns from 'node:dns'
import { isIP } from 'node:net'

/** One address of a service that may have several. */
export interface ServiceAddress {
  /** As it is configured: `http://users:4001/graphql`. */
  readonly url: string
  /** What its host name stands for; null where the URL has an IP address itself, or nothing is known yet. */
  readonly ip: string | null
}

/** Gives the IP addresses of a host name. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>

export interface FollowAddressesOptions {
  readonly urls: readonly string[]
  /** Time between look-ups of host names, milliseconds. Default 5,000. */
  readonly everyMs?: number
  /** Default: the operating system's. */
  readonly resolveHost?: ResolveHost
  /** Called after each change. */
  readonly onChange: (addresses: readonly ServiceAddress[]) => void
}

/** The addresses of a service, of which a DNS name may stand for several, and for others later. */
export interface FollowedAddresses {
  current(): readonly ServiceAddress[]
  /** Looks names up now, unless that was done within the last second. */
  refresh(): Promise<void>
  dispose(): void
}

/** Looks host names up again and again. A name that cannot be looked up keeps the addresses that it had. */
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

/** `localhost` has no replicas: it is the same host in IPv4 and IPv6, which Node tries in turn. */
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
