/**
 * The paths at which two contents of a configuration file differ: `listen.port`. Functions count as equal, because each evaluation of a
 * file creates new ones.
 */
export function changedPaths(before: unknown, after: unknown, path = ''): readonly string[] {
  // An absent section equals an empty one.
  const [one, other] = [before ?? {}, after ?? {}]
  if ((isPlain(before) || isPlain(after)) && isPlain(one) && isPlain(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)])
    return [...keys].flatMap((key) => changedPaths(one[key], other[key], path === '' ? key : `${path}.${key}`))
  }
  return toText(before) === toText(after) ? [] : [path]
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const toText = (value: unknown) =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'function' || typeof inner === 'bigint' ? typeof inner : inner,
  )
