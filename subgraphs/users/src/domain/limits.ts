import { badUserInput, conflict } from '#platform/errors'
import { findTextProblem, parseText } from '#platform/input'

/** Every organization of a viewer is named in the identity that travels with each request, so their number is bounded. */
export const maxMembershipsPerUser = 500

/** @param count - of the organizations that a user belongs to already */
export function assertRoom(count: number): void {
  if (count < maxMembershipsPerUser) return
  const message = `expected at most ${maxMembershipsPerUser} organizations per user, got ${count + 1}`
  throw conflict(message)
}

// Long enough for any passphrase, short enough that hashing it is no lever for a denial of service.
const passwordLength = { min: 8, max: 200 }

/** One @ between two parts without spaces: whether mail arrives there is found out by sending some. */
const emailForm = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** Two addresses that look alike are one and the same. */
const invisible = /\p{Default_Ignorable_Code_Point}/u

/** @returns the email in the form in which it is unique: composed characters, lower case */
export function parseEmail(field: string, value: string): string {
  const email = parseText(field, value, { min: 3, max: 254 }).normalize('NFC').toLowerCase()
  if (!emailForm.test(email) || invisible.test(email))
    throw badUserInput(field, 'expected an email address such as ada@example.com')
  return email
}

/** A password as somebody signs in with it: the rules for new ones may have been others when it was chosen. */
export function parsePassword(field: string, value: string): string {
  const { min, max } = passwordLength
  if (value.length < min || value.length > max)
    throw badUserInput(field, `expected ${min} to ${max} characters, got ${value.length}`)
  return value
}

/** Spaces belong to a password, but do not make one. */
export function parseNewPassword(field: string, value: string): string {
  const problem = findTextProblem(parsePassword(field, value), 'line')
  if (problem) throw badUserInput(field, problem)
  return value
}

export const parseName = (field: string, value: string) => parseText(field, value, { max: 200 })
