import { badUserInput } from '#platform/errors'
import { findTextProblem } from './text-form.ts'
import type { TextForm } from './text-form.ts'

export { findTextProblem }
export type { TextForm }

export interface TextRule {
  /** Default 1. */
  readonly min?: number
  readonly max: number
  /** Default `line`. */
  readonly form?: TextForm
}

/**
 * Asserts that a text has from `min` to `max` characters after trimming, without control characters and characters that change
 * the direction of text.
 * @returns the trimmed text
 * @throws AppError BAD_USER_INPUT
 */
export function parseText(field: string, value: string, { min = 1, max, form = 'line' }: TextRule): string {
  const text = value.trim()
  if (text.length < min || text.length > max)
    throw badUserInput(field, `expected ${min} to ${max} characters, got ${text.length}`)
  const problem = findTextProblem(text, form)
  if (problem) throw badUserInput(field, problem)
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
