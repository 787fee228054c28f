import { isJsonObject, ownValue, type JsonObject } from '../request/json-object.ts'

/** A path in a query plan: field names, and `@` for "each element". */
export type PlanPath = readonly string[]

/** Adds every object found at a path to `found`, in the order of the response; nulls and wrong shapes are passed over. */
export function collectPlaces(value: unknown, path: PlanPath, found: JsonObject[]): void {
  collectFrom(value, { path, depth: 0, found })
}

/** The response path of every object that {@link collectPlaces} finds, in the same order. */
export function placePaths(data: JsonObject, path: PlanPath): (string | number)[][] {
  const paths: (string | number)[][] = []
  pathsFrom(data, { path, depth: 0, parent: [], paths })
  return paths
}

interface Walk {
  readonly path: PlanPath
  readonly depth: number
  readonly found: JsonObject[]
}

function collectFrom(value: unknown, { path, depth: from, found }: Walk): void {
  let current = value
  for (let depth = from; depth < path.length; depth++) {
    const key = path[depth] as string
    if (key === '@') {
      if (!Array.isArray(current)) return
      for (const element of current) collectFrom(element, { path, depth: depth + 1, found })
      return
    }
    if (!isJsonObject(current)) return
    current = ownValue(current, key)
  }
  if (isJsonObject(current)) found.push(current)
}

interface PathWalk {
  readonly path: PlanPath
  readonly depth: number
  readonly parent: readonly (string | number)[]
  readonly paths: (string | number)[][]
}

function pathsFrom(value: unknown, { path, depth, parent, paths }: PathWalk): void {
  if (value === null || value === undefined) return
  const key = path[depth]
  if (key === undefined) {
    if (isJsonObject(value)) paths.push([...parent])
    return
  }
  if (key === '@') {
    if (!Array.isArray(value)) return
    for (const [index, element] of value.entries()) {
      pathsFrom(element, { path, depth: depth + 1, parent: [...parent, index], paths })
    }
    return
  }
  if (!isJsonObject(value)) return
  pathsFrom(ownValue(value, key), { path, depth: depth + 1, parent: [...parent, key], paths })
}
