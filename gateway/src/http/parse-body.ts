import { parseExactJson } from '@plumbline/query-plan-executor'

/** Maximum number of object keys in a body. Parsing a new key takes about a microsecond. */
export const maxNames = 50_000

/** Maximum nesting of arrays and objects in a body. The parser is five to ten times slower on text that only nests. */
export const maxNesting = 1_000

// Shorter texts, which nearly all are, are parsed within milliseconds whatever they contain, and are not checked.
const harmlessCharacters = maxNames * 4

/** Parses a JSON body without loss of precision in integers; `undefined` if it is not JSON or exceeds one of the limits. */
export function parseBody(text: string): unknown {
  if (text.length > harmlessCharacters && exceedsLimits(text)) return undefined
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}

/** In one pass without allocations: a fraction of what parsing takes. */
function exceedsLimits(text: string): boolean {
  let names = 0
  let nesting = 0
  for (let at = 0; at < text.length; at++)
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at)
        break
      case colon:
        if (++names > maxNames) return true
        break
      case openBracket:
      case openBrace:
        if (++nesting > maxNesting) return true
        break
      case closeBracket:
      case closeBrace:
        nesting--
        break
    }
  return false
}

/** @param start - of the quote that begins the string */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    if (letter === backslash) at++
    else if (letter === quote) return at
  }
  return text.length
}

const [quote, colon, openBracket, openBrace, closeBracket, closeBrace, backslash] = [34, 58, 91, 123, 93, 125, 92]
