import { setOwnValue, type JsonObject } from '../request/json-object.ts'

/** Merges the named fields of a subgraph's response into the data; other fields of the response were not requested. */
export function mergeFields(target: JsonObject, source: JsonObject, names: readonly string[]): void {
  for (const name of names) if (Object.hasOwn(source, name)) mergeField(target, name, source[name])
}

/**
 * Merges a subgraph's response into the data: objects by field, lists of equal length by position. A null replaces nothing: a
 * value of another subgraph takes precedence, whichever came first.
 * @returns the merged value: the existing one, changed, or another one
 */
export function mergeInto(target: JsonObject, source: JsonObject): void {
  for (const key of Object.keys(source)) mergeField(target, key, source[key])
}

function mergeField(target: JsonObject, key: string, value: unknown): void {
  const known = Object.hasOwn(target, key) ? target[key] : undefined
  const merged = mergeValue(known, value)
  if (merged !== known) setOwnValue(target, key, merged)
}

/** @returns the merged value: the known value, changed, or another one */
function mergeValue(known: unknown, value: unknown): unknown {
  if (known === undefined || known === null) return value === undefined ? known : value
  if (value === undefined || value === null) return known
  if (typeof known !== 'object' || typeof value !== 'object') return value
  if (!Array.isArray(known)) {
    if (Array.isArray(value)) return value
    mergeInto(known as JsonObject, value as JsonObject)
    return known
  }
  if (!Array.isArray(value) || known.length !== value.length) return value
  for (let index = 0; index < value.length; index++) known[index] = mergeValue(known[index], value[index])
  return known
}
