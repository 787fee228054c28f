/** An untrusted JSON object; it may or may not have a prototype. */
export type JsonObject = Record<string, unknown>

/** Whether a value is an object and not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads an own property; properties of `Object.prototype` (`constructor`, `__proto__`) are not data. */
export function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** Writes an own property, also under names such as `__proto__` that an assignment would not store. */
export function setOwnValue(object: JsonObject, key: string, value: unknown): void {
  if (key in object && !Object.hasOwn(object, key)) {
    Object.defineProperty(object, key, { configurable: true, enumerable: true, writable: true, value })
    return
  }
  object[key] = value
}

/** A deep copy of JSON data, which may contain `bigint`. `structuredClone` takes several times as long. */
export function cloneJson<Value>(value: Value): Value {
  return clone(value) as Value
}

function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone)
  if (!isJsonObject(value)) return value
  const copy: JsonObject = {}
  for (const key of Object.keys(value)) setOwnValue(copy, key, clone(value[key]))
  return copy
}
