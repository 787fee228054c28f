import { badUserInput } from '#platform/errors'

/** Asserts that a text has from `min` to `max` characters after trimming, and gives it trimmed. */
export function parseText(
  field: string,
  value: string,
  { min = 1, max }: { readonly min?: number; readonly max: number },
) {
  const text = value.trim()
  if (text.length < min || text.length > max)
    throw badUserInput(field, `expected ${min} to ${max} characters, got ${text.length}`)
  return text
}

/** Asserts that a number is finite and within bounds. */
export function parseNumber(
  field: string,
  value: number,
  { min, max }: { readonly min: number; readonly max: number },
) {
  if (!Number.isFinite(value) || value < min || value > max)
    throw badUserInput(field, `expected a number from ${min} to ${max}, got ${value}`)
  return value
}

/** Asserts that a number is an integer within bounds. */
export function parseInteger(field: string, value: number, bounds: { readonly min: number; readonly max: number }) {
  if (!Number.isInteger(value) || value < bounds.min || value > bounds.max)
    throw badUserInput(field, `expected an integer from ${bounds.min} to ${bounds.max}, got ${value}`)
  return value
}
