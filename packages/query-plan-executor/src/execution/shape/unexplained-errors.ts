import type { GraphQLError } from 'graphql'

/** A value that had to become null. */
export interface NullCompletion {
  readonly error: GraphQLError
  /** No subgraph sent anything for the field, not even null. */
  readonly isAbsent: boolean
}

interface ReportedErrors {
  readonly reported: readonly GraphQLError[]
  /** The subgraph that a plan fetches a field from. */
  readonly ownerOf: (path: readonly (string | number)[]) => string | undefined
}

/**
 * Selects the errors of nulled values that no other error explains: none has the same path, a parent or a child of it. A
 * missing value is also explained by an error of the same subgraph in the same object, because that failure removed the
 * subgraph's whole object.
 * @see https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export function unexplainedErrors(
  completions: readonly NullCompletion[],
  { reported, ownerOf }: ReportedErrors,
): readonly GraphQLError[] {
  if (reported.length === 0 || completions.length === 0) return completions.map(({ error }) => error)
  const places = new Set<string>()
  const around = new Set<string>()
  const failedOwners = new Set<string>()
  for (const { path, extensions } of reported) {
    if (!path) continue
    const prefixes = prefixesOf(path)
    places.add(prefixes.at(-1) ?? '')
    for (const prefix of prefixes) around.add(prefix)
    for (const prefix of ['', ...prefixes]) failedOwners.add(ownerKey(prefix, extensions['serviceName']))
  }
  const isTold = ({ error: { path = [] }, isAbsent }: NullCompletion): boolean => {
    const prefixes = prefixesOf(path)
    if (around.has(prefixes.at(-1) ?? '') || prefixes.some((prefix) => places.has(prefix))) return true
    return isAbsent && failedOwners.has(ownerKey(prefixes.at(-2) ?? '', ownerOf(path)))
  }
  return completions.filter((one) => !isTold(one)).map(({ error }) => error)
}

const ownerKey = (place: string, owner: unknown): string => `${place} ${String(owner)}`

/** The prefixes of a path: `.a` and `.a.1` for `['a', 1]`. */
function prefixesOf(path: readonly (string | number)[]): readonly string[] {
  let prefix = ''
  return path.map((part) => (prefix += `.${part}`))
}
