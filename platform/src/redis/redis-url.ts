import { AppError } from '#platform/errors'
/**
 * Takes a Redis address apart to see that it is one.
 * @returns the address as it may be shown, without its password
 * @throws Error - names the expected form and the address without its password
 */
export function checkRedisUrl(url: string): string {
  const parsed = URL.parse(url)
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

// Also for texts that are no URL, as long as they look like one with a password in it.
const redact = (url: string) => url.replace(/^([^/]*\/\/[^:@/]*):?.*@/s, '$1:***@')
