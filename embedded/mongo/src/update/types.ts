import { equalValues } from '../bson/compare.ts'
import { isDocument, toPlain } from '../bson/document.ts'
import { numericType } from '../bson/numbers.ts'

/**
 * The result of a pipeline with the BSON types of the document it came from: expressions work on JavaScript numbers, and
 * what they left as it was must not change its type (a long, a double that happens to be whole).
 */
export function keepTypes(result: unknown, original: unknown): unknown {
  if (Array.isArray(result) && Array.isArray(original)) {
    const kept = result.map((element, position) => keepTypes(element, original[position]))
    return isUnchanged(kept, original) ? original : kept
  }
  if (isDocument(result) && isDocument(original)) {
    const kept = Object.fromEntries(
      Object.entries(result).map(([field, value]) => [field, keepTypes(value, original[field])]),
    )
    return isUnchanged(Object.entries(kept).flat(), Object.entries(original).flat()) ? original : kept
  }
  const isSame =
    numericType(result) !== undefined ? equalValues(result, original) : equalValues(result, toPlain(original))
  return isSame && original !== undefined ? original : result
}

function isUnchanged(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((value, position) => value === right[position])
}
