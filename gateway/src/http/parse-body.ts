import { parseExactJson } from '@plumbline/query-plan-executor'

/** Names of members that a body may have; each one that is new costs the parser a microsecond. */
export const maxNames = 50_000

// Too short to have as many.
const harmlessLetters = maxNames * 4

/** A body as JSON, with all digits of its integers; `undefined` for text that is no JSON, or that has too many names of members. */
export function parseBody(text: string): unknown {
  if (text.length > harmlessLetters && hasTooManyNames(text)) return undefined
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}

function hasTooManyNames(text: string): boolean {
  let count = 0
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) if (++count > maxNames) return true
  return false
}
