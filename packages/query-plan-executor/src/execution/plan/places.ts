import { isJsonObject, ownValue, type JsonObject } from '../request/json-object.ts'

/** A path in a query plan: field names, and `@` for "each element". */
export type PlanPath = readonly string[]

/** The response names of a path. */
export const namesOf = (path: PlanPath): readonly string[] => path.filter((part) => part !== '@')

/** Adds every object found at a path to `found`, in the order of the response; nulls and wrong shapes are skipped. */
export function collectPlaces(data: JsonObject, path: PlanPath, found: JsonObject[]): void {
  visitPlaces(data, { path, visit: (entity) => void found.push(entity), once: undefined })
}

/** The parent of a place: an object and a field's name, or a list and an index. */
export type Container = Record<string | number, unknown>

export interface Visit {
  readonly path: PlanPath
  /** Called with each object at the path and its parent; the root has none. */
  readonly visit: (entity: JsonObject, container: Container | undefined, key: string | number) => void
  /** Objects at these depths of the path are visited only once, because they may occur several times. */
  readonly once: { readonly depths: readonly boolean[]; readonly entered: Set<unknown> } | undefined
}

/** Visits the objects at a path. */
export function visitPlaces(data: JsonObject, visit: Visit): void {
  visitFrom({ value: data, container: undefined, key: '' }, visit, 0)
}

/** The response path of every object that {@link collectPlaces} finds, in the same order. */
export function placePaths(data: JsonObject, path: PlanPath): (string | number)[][] {
  const paths: (string | number)[][] = []
  pathsFrom(data, { path, depth: 0, parent: [], paths })
  return paths
}

interface Position {
  readonly value: unknown
  readonly container: Container | undefined
  readonly key: string | number
}

function visitFrom(from: Position, visit: Visit, fromDepth: number): void {
  const { path, once } = visit
  let { value, container, key } = from
  for (let depth = fromDepth; depth < path.length; depth++) {
    const next = path[depth] as string
    if (next === '@') {
      if (Array.isArray(value)) visitElements(value, visit, depth + 1)
      return
    }
    if (!isJsonObject(value)) return
    if (once?.depths[depth] && !enter(once.entered, value)) return
    container = value
    key = next
    value = ownValue(value, next)
  }
  if (isJsonObject(value)) visit.visit(value, container, key)
}

function visitElements(list: unknown[], visit: Visit, depth: number): void {
  for (let index = 0; index < list.length; index++) {
    const value = list[index]
    if (depth === visit.path.length && isJsonObject(value)) visit.visit(value, list as unknown as Container, index)
    else visitFrom({ value, container: list as unknown as Container, key: index }, visit, depth)
  }
}

function enter(entered: Set<unknown>, value: unknown): boolean {
  if (entered.has(value)) return false
  entered.add(value)
  return true
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
