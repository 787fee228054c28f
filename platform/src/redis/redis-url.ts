import type { RedisOptions } from 'ioredis'
import { AppError } from '#platform/errors'
import { parseUrl, splitHosts } from '#platform/url'

/** Where Redis is. */
export interface RedisTarget {
  /** The URL without passwords, for logs. */
  readonly shownUrl: string
  /** For `new Redis(options)`. */
  readonly options: RedisOptions
}

const forms = 'redis://host:port, rediss://host:port or redis+sentinel://host:port,host:port/name-of-the-master'

/**
 * Parses the URL of a Redis server, or of the Sentinels that know which server is the master. With an `s` as in `rediss:`, connections use
 * TLS. User and password are those of the servers; the query has `sentinelUsername` and `sentinelPassword` for the Sentinels.
 * @throws AppError - BAD_USER_INPUT; names the expected forms and the URL without its passwords
 */
export function parseRedisUrl(url: string): RedisTarget {
  const options = toOptions(url)
  const shownUrl = redact(url)
  if (options === null) {
    throw new AppError({
      code: 'BAD_USER_INPUT',
      message: `REDIS_URL: expected ${forms}, got ${JSON.stringify(shownUrl)}`,
    })
  }
  return { shownUrl, options }
}

function toOptions(url: string): RedisOptions | null {
  const hosts = splitHosts(url).map((text) => parseUrl(text))
  const [first] = hosts
  if (!first || !hosts.every((host) => host !== null && host.hostname !== '')) return null
  const [, scheme = '', secure, sentinel] = /^(redis(s?)(\+sentinel)?):$/.exec(first.protocol) ?? []
  if (scheme === '') return null
  const path = /^\/(?:([^/]*)\/)?(\d*)$/.exec(sentinel ? withDatabase(first.pathname) : first.pathname || '/')
  if (!path || Boolean(path[1]) !== Boolean(sentinel) || (!sentinel && hosts.length > 1)) return null
  const common: RedisOptions = {
    ...credential('username', first.username),
    ...credential('password', first.password),
    db: Number(path[2] ?? 0),
  }
  if (!sentinel) {
    return { ...common, host: hostOf(first), port: portOf(first, 6_379), ...(secure && { tls: {} }) }
  }
  const query = first.searchParams
  return {
    ...common,
    name: decodeURIComponent(path[1] ?? ''),
    sentinels: hosts.flatMap((host) => (host ? { host: hostOf(host), port: portOf(host, 26_379) } : [])),
    ...credential('sentinelUsername', query.get('sentinelUsername') ?? ''),
    ...credential('sentinelPassword', query.get('sentinelPassword') ?? ''),
    ...(secure && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
  }
}

/** `/name` is the master's name, not a database. */
const withDatabase = (pathname: string) => (/^\/[^/]*$/.test(pathname) ? `${pathname}/` : pathname)

const hostOf = ({ hostname }: URL) => hostname.replaceAll(/^\[|\]$/g, '')
const portOf = ({ port }: URL, usual: number) => (port === '' ? usual : Number(port))
const credential = (name: string, value: string) => (value === '' ? {} : { [name]: decodeURIComponent(value) })

// Also for texts that are not URLs but look like one with a password.
const redact = (url: string) =>
  url.replace(/^([^/]*\/\/[^:@/]*):?.*@/s, '$1:***@').replaceAll(/(sentinelPassword=)[^&#]*/g, '$1***')
