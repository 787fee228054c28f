/** What Redis is used for. */
export const redisUses = ['jobs', 'topics', 'cache', 'sessions', 'limits'] as const
export type RedisUse = (typeof redisUses)[number]

/** URLs of Redis. */
export interface RedisUrls {
  /** Of everything that has no URL of its own. */
  readonly url: string
  readonly urls: Readonly<Partial<Record<RedisUse, string>>>
}

type UrlSetting = `REDIS_URL_${Uppercase<RedisUse>}`

/** The setting with the URL of one use. */
export const redisUrlSetting = (use: RedisUse): UrlSetting => `REDIS_URL_${use.toUpperCase() as Uppercase<RedisUse>}`

/** The URLs in the settings of a process, which has settings for what it uses Redis for. */
export function toRedisUrls(
  values: { readonly REDIS_URL: string } & { readonly [Name in UrlSetting]?: string | null },
): RedisUrls {
  const given = redisUses.flatMap((use) => {
    const url = values[redisUrlSetting(use)] ?? null
    return url === null ? [] : [[use, url] as const]
  })
  return { url: values.REDIS_URL, urls: Object.fromEntries(given) }
}
