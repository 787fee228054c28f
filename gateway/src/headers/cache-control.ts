/** What a `cache-control` header allows. */
interface CacheControl {
  readonly mayStore: boolean
  readonly isPrivate: boolean
  readonly mustRevalidate: boolean
  readonly maxAgeSeconds: number
}

const uncacheable: CacheControl = { mayStore: false, isPrivate: true, mustRevalidate: true, maxAgeSeconds: 0 }

/** The values of all responses that a response of the gateway consists of. A response without the header must not be cached. */
export function mergeCacheControl(values: readonly (string | undefined)[]): string {
  const all = values.length === 0 ? [uncacheable] : values.map(parse)
  if (all.some(({ mayStore, maxAgeSeconds }) => !mayStore || maxAgeSeconds <= 0)) return 'no-store'
  const maxAge = `max-age=${Math.min(...all.map(({ maxAgeSeconds }) => maxAgeSeconds))}`
  const scope = all.some(({ isPrivate }) => isPrivate) ? 'private' : 'public'
  return [maxAge, scope, ...(all.some(({ mustRevalidate }) => mustRevalidate) ? ['must-revalidate'] : [])].join(', ')
}

function parse(value: string | undefined): CacheControl {
  if (value === undefined) return uncacheable
  const directives = new Map<string, string>()
  for (const directive of value.toLowerCase().split(',')) {
    const [name = '', argument = ''] = directive.split('=')
    directives.set(name.trim(), argument.trim().replaceAll('"', ''))
  }
  // `s-maxage` limits shared caches, and `max-age` limits browsers: the shorter one applies to both.
  const ages = ['max-age', 's-maxage'].flatMap((name) =>
    directives.has(name) ? [toSeconds(directives.get(name))] : [],
  )
  return {
    mayStore: !directives.has('no-store') && !directives.has('no-cache') && ages.length > 0,
    isPrivate: directives.has('private'),
    mustRevalidate: directives.has('must-revalidate') || directives.has('proxy-revalidate'),
    maxAgeSeconds: Math.min(...ages),
  }
}

const toSeconds = (text: string | undefined) => (text !== undefined && /^\d+$/.test(text) ? Number(text) : 0)
