import type { ClusterNode, RedisOptions } from 'ioredis'
import { AppError } from '#platform/errors'
import { parseUrl, splitHosts } from '#platform/url'

/** Where Redis is. */
export interface RedisTarget {
  /** The setting that the URL comes from. */
  readonly setting: string
  /** The URL without passwords, for logs. */
  readonly shownUrl: string
  /** Some nodes of a cluster, which name the others; null for a server. */
  readonly clusterNodes: readonly ClusterNode[] | null
  /** For `new Redis(options)`; for each node of a cluster. */
  readonly options: RedisOptions
}

const forms =
  'redis://host:port, rediss://host:port, redis+sentinel://host:port,host:port/name-of-the-master or redis+cluster://host:port,host:port'

/**
 * Parses the URL of a Redis server, of some nodes of a cluster, or of the Sentinels that know which server is the master. With an `s` as in
 * `rediss:`, connections use TLS. User and password are those of the servers; the query has `sentinelUsername` and `sentinelPassword` for the
 * Sentinels.
 * @throws AppError - BAD_USER_INPUT; names the expected forms and the URL without its passwords
 */
export function parseRedisUrl(url: string, setting = 'REDIS_URL'): RedisTarget {
  const target = toTarget(url)
  const shownUrl = redact(url)
  if (target === null) {
    throw new AppError({
      code: 'BAD_USER_INPUT',
      message: `${setting}: expected ${forms}, got ${JSON.stringify(shownUrl)}`,
    })
  }
  return { setting, shownUrl, ...target }
}

function toTarget(url: string): Omit<RedisTarget, 'setting' | 'shownUrl'> | null {
  const hosts = splitHosts(url).map((text) => parseUrl(text))
  const [first] = hosts
  if (!first || !hosts.every((host) => host !== null && host.hostname !== '')) return null
  const [, scheme = '', secure, kind = ''] = /^(redis(s?)(?:\+(sentinel|cluster))?):$/.exec(first.protocol) ?? []
  if (scheme === '') return null
  const sentinel = kind === 'sentinel'
  const path = /^\/(?:([^/]*)\/)?(\d*)$/.exec(sentinel ? withDatabase(first.pathname) : first.pathname || '/')
  if (!path || Boolean(path[1]) !== sentinel || (kind === '' && hosts.length > 1)) return null
  // A cluster has one database.
  if (kind === 'cluster' && path[2] !== '') return null
  const common: RedisOptions = {
    ...credential('username', first.username),
    ...credential('password', first.password),
    db: Number(path[2] ?? 0),
  }
  const addresses = (usualPort: number) =>
    hosts.flatMap((host) => (host ? { host: hostOf(host), port: portOf(host, usualPort) } : []))
  const tls = secure ? { tls: {} } : {}
  if (kind === 'cluster') return { clusterNodes: addresses(6_379), options: { ...common, ...tls } }
  if (!sentinel) return { clusterNodes: null, options: { ...common, ...addresses(6_379)[0], ...tls } }
  const query = first.searchParams
  const options: RedisOptions = {
    ...common,
    name: decodeURIComponent(path[1] ?? ''),
    sentinels: addresses(26_379),
    ...credential('sentinelUsername', query.get('sentinelUsername') ?? ''),
    ...credential('sentinelPassword', query.get('sentinelPassword') ?? ''),
    ...(secure && { ...tls, sentinelTLS: {}, enableTLSForSentinelMode: true }),
  }
  return { clusterNodes: null, options }
}

/** `/name` is the master's name, not a database. */
const withDatabase = (pathname: string) => (/^\/[^/]*$/.test(pathname) ? `${pathname}/` : pathname)

const hostOf = ({ hostname }: URL) => hostname.replaceAll(/^\[|\]$/g, '')
const portOf = ({ port }: URL, usual: number) => (port === '' ? usual : Number(port))
const credential = (name: string, value: string) => (value === '' ? {} : { [name]: decodeURIComponent(value) })

// Also for texts that are not URLs but look like one with a password.
const redact = (url: string) =>
  url.replace(/^([^/]*\/\/[^:@/]*):?.*@/s, '$1:***@').replaceAll(/(sentinelPassword=)[^&#]*/g, '$1***')
