import { isDocument } from './document.ts'
import { missing } from './ranks.ts'

/** Called for each value at a path; `expandable` if the path ends with a name, so that an array matches by its elements too. */
export type LeafTest = (value: unknown, expandable: boolean) => boolean

/**
 * Whether any value at `path` passes, by the rules of query paths: an array on the path is replaced by its documents and, before
 * a numeric part, for its element at that position; an absent field is `missing`.
 */
export function someLeaf(value: unknown, path: readonly string[], test: LeafTest): boolean {
  return someFrom(value, { path, test }, 0)
}

/** Whether a part of a path may be an array's position. */
export function isPosition(part: string | undefined): part is string {
  return part !== undefined && /^(0|[1-9]\d*)$/.test(part)
}

/** The value at a path without any expansion of arrays, except by position; undefined if it is absent. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value
  for (const part of path) {
    if (Array.isArray(current) && isPosition(part)) current = current[Number(part)]
    else if (isDocument(current) && Object.hasOwn(current, part)) current = current[part]
    else return undefined
  }
  return current
}

type Walk = { readonly path: readonly string[]; readonly test: LeafTest }

function someFrom(value: unknown, walk: Walk, at: number): boolean {
  const part = walk.path[at]
  if (part === undefined) return walk.test(value, true)
  if (Array.isArray(value)) return someInArray(value, walk, at)
  if (!isDocument(value) || !Object.hasOwn(value, part)) return walk.test(missing, false)
  return someFrom(value[part], walk, at + 1)
}

function someInArray(value: readonly unknown[], walk: Walk, at: number): boolean {
  if (value.some((element) => isDocument(element) && someFrom(element, walk, at))) return true
  const part = walk.path[at]
  if (!isPosition(part) || Number(part) >= value.length) return false
  const element = value[Number(part)]
  if (at + 1 === walk.path.length) return walk.test(element, false)
  return (isDocument(element) || Array.isArray(element)) && someFrom(element, walk, at + 1)
}
