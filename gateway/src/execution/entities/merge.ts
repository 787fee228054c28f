import { isJsonObject, setOwnValue, type JsonObject } from '../request/json-object.ts'

/** Merges what a subgraph sent into what is known already: objects by field, lists of equal length by position. */
export function mergeInto(target: JsonObject, source: JsonObject | null | undefined): void {
  if (source === undefined || source === null) return
  for (const key of Object.keys(source)) {
    const value = source[key]
    if (value === undefined) continue
    const known = Object.hasOwn(target, key) ? target[key] : undefined
    if (isJsonObject(known) && isJsonObject(value)) mergeInto(known, value)
    else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length) mergeLists(known, value)
    else setOwnValue(target, key, value)
  }
}

function mergeLists(target: unknown[], source: readonly unknown[]): void {
  for (let index = 0; index < source.length; index++) {
    const known = target[index]
    const value = source[index]
    if (isJsonObject(known) && isJsonObject(value)) mergeInto(known, value)
    else target[index] = value
  }
}

/** A copy that shares nothing with its original. */
export function cloneJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cloneJson)
  if (!isJsonObject(value)) return value
  const copy: JsonObject = {}
  for (const key of Object.keys(value)) setOwnValue(copy, key, cloneJson(value[key]))
  return copy
}
