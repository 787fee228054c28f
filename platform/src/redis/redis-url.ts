import { AppError } from '#platform/errors'
import { parseUrl } from '#platform/url'
/**
 * Validates the URL of a Redis server.
 * @returns the URL without its password, for logs
 * @throws Error - names the expected form and the URL without its password
 */
export function checkRedisUrl(url: string): string {
  const parsed = parseUrl(url)
  const fits =
    parsed !== null &&
    (parsed.protocol === 'redis:' || parsed.protocol === 'rediss:') &&
    parsed.hostname !== '' &&
    /^(\/\d*)?$/.test(parsed.pathname)
  if (!fits) {
    throw new AppError({
      code: 'BAD_USER_INPUT',
      message: `REDIS_URL: expected redis://host:port or rediss://host:port, got ${JSON.stringify(redact(url))}`,
    })
  }
  return redact(url)
}

// Also for texts that are not URLs but look like one with a password.
const redact = (url: string) => url.replace(/^([^/]*\/\/[^:@/]*):?.*@/s, '$1:***@')
