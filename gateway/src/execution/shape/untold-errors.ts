import type { GraphQLError } from 'graphql'

/**
 * Of the errors about values that had to become null, those that nobody has told the reason of: no error is about that place, one
 * around it or one inside it. A field that fails has one error.
 * @see https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export function untold(errors: readonly GraphQLError[], told: readonly GraphQLError[]): readonly GraphQLError[] {
  if (told.length === 0 || errors.length === 0) return errors
  const places = new Set<string>()
  const around = new Set<string>()
  for (const { path } of told) {
    if (!path) continue
    const prefixes = prefixesOf(path)
    places.add(prefixes.at(-1) ?? '')
    for (const prefix of prefixes) around.add(prefix)
  }
  return errors.filter(({ path = [] }) => {
    const prefixes = prefixesOf(path)
    return !around.has(prefixes.at(-1) ?? '') && !prefixes.some((prefix) => places.has(prefix))
  })
}

/** Of the path `['a', 1]`: `.a` and `.a.1`. */
function prefixesOf(path: readonly (string | number)[]): readonly string[] {
  let prefix = ''
  return path.map((part) => (prefix += `.${part}`))
}
