import { randomUUID } from 'node:crypto'

/**
 * Parses JSON without losing digits of integers. `JSON.parse` converts them to doubles with 53 bits, but ids and custom scalars
 * of servers in other languages often have 64.
 *
 * Long integers are quoted, behind a random mark, and replaced in the result of `JSON.parse`. The reviver of `JSON.parse`,
 * which could read the digits too, is called for every value, which takes fifty times as long as parsing.
 */

const { rawJSON } = JSON as unknown as { readonly rawJSON?: (text: string) => object }

/** On Node.js 20, which cannot write raw digits, long integers of a response are rounded. */
const asRaw = (digits: string) => rawJSON?.(digits) ?? Number(digits)

// Written out, because V8 then searches for the possible ends of a match, which takes a hundredth of the time of parsing. With a
// quantifier, it tests every character.
const sixteenDigits = /\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d/
/**
 * Matches where a value can start, and not a number with a fraction or an exponent. It may also match inside a string. At most
 * 300 digits: a double holds no more, and a `bigint` of a million digits takes a second.
 */
const longInteger = /(?<=(?:^|[:[,])\s*)-?[1-9]\d{15,299}(?![\d.eE])/g

/** Parses JSON; integers that are not safe become `bigint`. @throws SyntaxError - the text is not JSON */
export function parseExactJson(text: string): unknown {
  return parseWith(text, BigInt)
}

/**
 * Parses JSON that `JSON.stringify` will serialize again, with all digits of its integers. @throws SyntaxError - the text is
 * not JSON
 */
export function parseForJson(text: string): unknown {
  return parseWith(text, asRaw)
}

/** Serializes any JSON value, also with `bigint`; `null` for a value that JSON does not have. */
export function toJsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  try {
    return JSON.stringify(value) ?? 'null'
  } catch (error) {
    // It throws for a bigint, and for a circular structure, for which the second attempt throws again.
    if (!(error instanceof TypeError)) throw error
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? asRaw(String(part)) : part))
  }
}

function parseWith(text: string, toExact: (digits: string) => unknown): unknown {
  if (!sixteenDigits.test(text)) return JSON.parse(text)
  // Unguessable: searching the text for an unused mark takes quadratic time for a text that the sender chooses.
  const mark = `${randomUUID()}:`
  const strings = new StringsOf(text)
  const marked = text.replace(longInteger, (digits: string, index: number) =>
    Number.isSafeInteger(Number(digits)) || strings.contain(index) ? digits : `"${mark}${digits}"`,
  )
  return marked === text ? JSON.parse(text) : replaceMarked(JSON.parse(marked), mark, toExact)
}

/** Determines for ascending positions whether each is inside a string. */
class StringsOf {
  readonly #text: string
  #isInside = false
  /** The next quote that begins or ends a string. */
  #next: number

  constructor(text: string) {
    this.#text = text
    this.#next = text.indexOf('"')
  }

  contain(index: number): boolean {
    while (this.#next >= 0 && this.#next < index) {
      this.#isInside = !this.#isInside
      this.#next = this.#quoteAfter(this.#next)
    }
    return this.#isInside
  }

  #quoteAfter(before: number): number {
    let quote = this.#text.indexOf('"', before + 1)
    while (this.#isInside && quote >= 0 && this.#isEscaped(quote)) quote = this.#text.indexOf('"', quote + 1)
    return quote
  }

  #isEscaped(index: number): boolean {
    let backslashes = 0
    while (this.#text[index - 1 - backslashes] === '\\') backslashes++
    return backslashes % 2 === 1
  }
}

/** Iterative, because JSON may be nested deeper than the call stack. */
function replaceMarked(root: unknown, mark: string, toExact: (digits: string) => unknown): unknown {
  const isMarked = (value: unknown): value is string => typeof value === 'string' && value.startsWith(mark)
  if (isMarked(root)) return toExact(root.slice(mark.length))
  const open: Record<string, unknown>[] = []
  const enter = (value: unknown) => {
    if (typeof value === 'object' && value !== null) open.push(value as Record<string, unknown>)
  }
  enter(root)
  for (let holder = open.pop(); holder; holder = open.pop()) {
    if (Array.isArray(holder)) {
      const items: unknown[] = holder
      for (let at = 0; at < items.length; at++)
        if (isMarked(items[at])) items[at] = toExact((items[at] as string).slice(mark.length))
        else enter(items[at])
    } else
      for (const key of Object.keys(holder)) {
        const value = holder[key]
        if (!isMarked(value)) enter(value)
        // An assignment would set the prototype for `__proto__`.
        else Object.defineProperty(holder, key, { value: toExact(value.slice(mark.length)), ...asParsed })
      }
  }
  return root
}

const asParsed = { configurable: true, enumerable: true, writable: true } as const
