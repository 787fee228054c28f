/** Limits of error messages about variables. */
export const maxMessageLength = 600

const maxShownLength = 120
const maxShownMembers = 5
const maxShownDepth = 2

/** Formats the beginning of a JSON value for a message. */
export type ShowValue = (value: unknown) => string

/** @returns a function that formats each object once, even for several errors, because listing its keys takes time */
export function createShow(): ShowValue {
  const known = new Map<unknown, string>()
  return (value) => {
    if (typeof value !== 'object' || value === null) return shorten(show(value, 0), maxShownLength)
    let text = known.get(value)
    if (text === undefined) known.set(value, (text = shorten(show(value, 0), maxShownLength)))
    return text
  }
}

/** A text, or its beginning if it is longer than that. */
export const shorten = (text: string, maxLength: number) =>
  text.length > maxLength ? `${text.slice(0, maxLength)}…` : text

/** The JSON type of a value. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function show(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value, maxShownLength))
  if (typeof value !== 'object' || value === null) return String(value)
  const isList = Array.isArray(value)
  if (depth > maxShownDepth) return isList ? '[Array]' : '[Object]'
  const parts = isList ? showItems(value, depth) : showMembers(value as Readonly<Record<string, unknown>>, depth)
  if (isList) return `[${parts.join(', ')}]`
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}

function showItems(list: readonly unknown[], depth: number): string[] {
  const shown = list.slice(0, maxShownMembers).map((item) => show(item, depth + 1))
  return list.length > maxShownMembers ? [...shown, `... ${list.length - maxShownMembers} more`] : shown
}

function showMembers(object: Readonly<Record<string, unknown>>, depth: number): string[] {
  const keys = Object.keys(object)
  const shown = keys
    .slice(0, maxShownMembers)
    .map((key) => `${shorten(key, maxShownLength)}: ${show(object[key], depth + 1)}`)
  return keys.length > maxShownMembers ? [...shown, `... ${keys.length - maxShownMembers} more`] : shown
}
