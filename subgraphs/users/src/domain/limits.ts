import { badUserInput, conflict } from '#platform/errors'
import { findTextProblem, parseText } from '#platform/input'

/** The signed identity of each request lists all organizations of the viewer, so their number is limited. */
export const maxMembershipsPerUser = 500

/**
 * @param count - number of organizations that the user belongs to
 * @throws AppError CONFLICT - the limit is reached
 */
export function assertMembershipLimit(count: number): void {
  if (count < maxMembershipsPerUser) return
  const message = `expected at most ${maxMembershipsPerUser} organizations per user, got ${count + 1}`
  throw conflict(message)
}

// The maximum allows every passphrase, and limits the cost of hashing one.
const passwordLength = { min: 8, max: 200 }

/** One @ between two parts without spaces. Whether the address exists is verified by mail. */
const emailForm = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** Invisible characters are refused, because addresses that look the same would differ. */
const invisible = /\p{Default_Ignorable_Code_Point}/u

/** @returns the email in the form in which it is unique: composed characters, lower case */
export function parseEmail(field: string, value: string): string {
  const email = parseText(field, value, { min: 3, max: 254 }).normalize('NFC').toLowerCase()
  if (!emailForm.test(email) || invisible.test(email))
    throw badUserInput(field, 'expected an email address such as ada@example.com')
  return email
}

/** A password for signing in. The rules for new passwords do not apply, because they may have changed since it was chosen. */
export function parsePassword(field: string, value: string): string {
  const { min, max } = passwordLength
  if (value.length < min || value.length > max)
    throw badUserInput(field, `expected ${min} to ${max} characters, got ${value.length}`)
  return value
}

/** A new password. Spaces are part of it, but it must contain another character. */
export function parseNewPassword(field: string, value: string): string {
  const problem = findTextProblem(parsePassword(field, value), 'line')
  if (problem) throw badUserInput(field, problem)
  return value
}

export const parseName = (field: string, value: string) => parseText(field, value, { max: 200 })
