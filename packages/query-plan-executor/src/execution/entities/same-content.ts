import { isJsonObject } from '../request/json-object.ts'

/** Whether two JSON values have equal content. Fast if both share parts, as objects do that this rule has merged. */
export function hasSameContent(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (Array.isArray(one)) return Array.isArray(other) && haveSameElements(one, other)
  return isJsonObject(one) && isJsonObject(other) && haveSameFields(one, other)
}

function haveSameElements(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) {
    if (!hasSameContent(one[index], other[index])) return false
  }
  return true
}

function haveSameFields(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  let surplus = 0
  for (const key in one) {
    if (!hasSameContent(one[key], other[key])) return false
    surplus++
  }
  // Counting is enough: if `other` lacked one of the keys, a value would differ or it would have fewer keys.
  for (const _ in other) surplus--
  return surplus === 0
}
