import { isDocument } from './document.ts'
import { missing } from './key.ts'

/** Called for each value at a path; `expandable` if it ends a path by name, so that an array stands for its elements. */
export type LeafTest = (value: unknown, expandable: boolean) => boolean

/**
 * Whether any value at `path` passes, by the rules of query paths: an array on the way stands for its documents and, before
 * a numeric part, for its element at that position; a field that is not there is `missing`.
 */
export function someLeaf(value: unknown, path: readonly string[], test: LeafTest, at = 0): boolean {
  const part = path[at]
  if (part === undefined) return test(value, true)
  if (Array.isArray(value)) return someInArray(value, path, test, at)
  if (!isDocument(value) || !Object.hasOwn(value, part)) return test(missing, false)
  return someLeaf(value[part], path, test, at + 1)
}

/** Whether a part of a path may be an array's position. */
export function isPosition(part: string | undefined): part is string {
  return part !== undefined && /^(0|[1-9]\d*)$/.test(part)
}

/** All values at a path as a sort sees them: arrays give their elements, an empty one is lower than null. */
export function leavesOf(value: unknown, path: readonly string[]): unknown[] {
  const leaves: unknown[] = []
  someLeaf(value, path, (leaf, expandable) => {
    if (expandable && Array.isArray(leaf)) leaves.push(...(leaf.length > 0 ? leaf : [[]]))
    else leaves.push(leaf)
    return false
  })
  return leaves
}

/** The value at a path without any expansion of arrays, except by position; undefined if it is not there. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value
  for (const part of path) {
    if (Array.isArray(current) && isPosition(part)) current = current[Number(part)]
    else if (isDocument(current) && Object.hasOwn(current, part)) current = current[part]
    else return undefined
  }
  return current
}

function someInArray(value: readonly unknown[], path: readonly string[], test: LeafTest, at: number): boolean {
  if (value.some((element) => isDocument(element) && someLeaf(element, path, test, at))) return true
  const part = path[at]
  if (!isPosition(part) || Number(part) >= value.length) return false
  const element = value[Number(part)]
  if (at + 1 === path.length) return test(element, false)
  return (isDocument(element) || Array.isArray(element)) && someLeaf(element, path, test, at + 1)
}
