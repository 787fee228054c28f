import type { Draft } from './draft.ts'

/** A field that two people have changed to different values. */
export interface Conflict {
  readonly path: string
  readonly mine: unknown
  readonly theirs: unknown
}

export interface Merged {
  /** Both changes; mine where they conflict. */
  readonly draft: Draft
  readonly conflicts: readonly Conflict[]
}

/**
 * Merges two changes of a draft field by field. Fields that one side has changed take its value. Lists of another length than before
 * count as one field, because their items have no identity.
 * @param base - what both began with
 */
export function mergeDrafts(base: Draft, mine: Draft, theirs: Draft): Merged {
  const conflicts: Conflict[] = []
  return { draft: merge({ base, mine, theirs }, '', conflicts) as Draft, conflicts }
}

/** Theirs for the given paths, mine for all others. */
export function chooseTheirs({ draft, conflicts }: Merged, paths: ReadonlySet<string>): Draft {
  return conflicts
    .filter(({ path }) => paths.has(path))
    .reduce((changed, { path, theirs }) => put(changed, path.split('.'), theirs) as Draft, draft)
}

interface Versions {
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
}

function merge({ base, mine, theirs }: Versions, path: string, conflicts: Conflict[]): unknown {
  if (isSame(mine, theirs) || isSame(theirs, base)) return mine
  if (isSame(mine, base)) return theirs
  if (isComposite(base) && isComposite(mine) && isComposite(theirs) && haveSameLength(base, mine, theirs)) {
    const names = [...new Set([base, mine, theirs].flatMap((value) => Object.keys(value)))]
    const entries = names.map((name) => {
      const versions = { base: base[name], mine: mine[name], theirs: theirs[name] }
      return [name, merge(versions, path === '' ? name : `${path}.${name}`, conflicts)] as const
    })
    return Array.isArray(base) ? entries.map(([, value]) => value) : Object.fromEntries(entries)
  }
  conflicts.push({ path, mine, theirs })
  return mine
}

type Composite = Readonly<Record<string, unknown>>

const isComposite = (value: unknown): value is Composite => typeof value === 'object' && value !== null

const haveSameLength = (...values: readonly Composite[]) =>
  values.every((value) => !Array.isArray(value)) ||
  values.every((value) => Array.isArray(value) && value.length === (values[0] as unknown as unknown[]).length)

export const isSame = (left: unknown, right: unknown): boolean =>
  JSON.stringify(normalise(left)) === JSON.stringify(normalise(right))

/** A field that is absent is the same as one that is null; the order of fields has no meaning. */
function normalise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalise)
  if (!isComposite(value)) return value ?? null
  const entries = Object.entries(value)
    .filter(([, inner]) => inner != null)
    // `45000` and `45000.00` are the same money.
    .map(([name, inner]) => [name, name === 'amount' && inner !== '' ? Number(inner) : inner] as const)
  return Object.fromEntries(
    entries.toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([name, inner]) => [name, normalise(inner)]),
  )
}

function put(value: unknown, [name, ...rest]: readonly string[], inner: unknown): unknown {
  if (name === undefined) return inner
  const old = isComposite(value) ? value[name] : undefined
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === name ? put(item, rest, inner) : item))
  return { ...(isComposite(value) ? value : {}), [name]: put(old, rest, inner) }
}
