import { randomUUID } from 'node:crypto'

/**
 * JSON whose integers keep all their digits. `JSON.parse` makes doubles of them, which have 53 bits: ids and custom scalars of servers
 * in other languages often have 64.
 *
 * Long integers are put between quotes, behind a random mark, and replaced in what `JSON.parse` makes of that.
 * Its own reviver, which could read the digits too, is called for every value: that takes fifty times as long as parsing does.
 */

const { rawJSON } = JSON as unknown as { readonly rawJSON?: (text: string) => object }

/** On Node.js 20, which cannot write digits as they are, long integers of an answer are rounded. */
const asRaw = (digits: string) => rawJSON?.(digits) ?? Number(digits)

// Written out, because V8 then skips from one possible end to the next: a hundredth of the time that parsing takes. With a
// quantifier it looks at every letter.
const sixteenDigits = /\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d/
/**
 * Where a value can begin, and no number with a fraction or an exponent. It may also be within a string. Of 300 digits at most: a double
 * has room for no more, and a `bigint` of a million takes a second.
 */
const longInteger = /(?<=(?:^|[:[,])\s*)-?[1-9]\d{15,299}(?![\d.eE])/g

/**
 * Parses JSON; integers beyond the safe ones become `bigint`.
 * @throws SyntaxError - the text is no JSON
 */
export function parseExactJson(text: string): unknown {
  return parseWith(text, BigInt)
}

/**
 * Parses JSON that is to become text again by `JSON.stringify`, which writes all digits of its integers then.
 * @throws SyntaxError - the text is no JSON
 */
export function parseForJson(text: string): unknown {
  return parseWith(text, asRaw)
}

/** Any JSON value as text, also one with `bigint` in it; `null` for what is no JSON value. */
export function toJsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  try {
    return JSON.stringify(value) ?? 'null'
  } catch (error) {
    // It refuses bigint, and circles, which are refused again.
    if (!(error instanceof TypeError)) throw error
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? asRaw(String(part)) : part))
  }
}

function parseWith(text: string, toExact: (digits: string) => unknown): unknown {
  if (!sixteenDigits.test(text)) return JSON.parse(text)
  // Unguessable: a mark that has to be looked for in the text costs time that is quadratic in what the sender chooses.
  const mark = `${randomUUID()}:`
  const strings = new StringsOf(text)
  const marked = text.replace(longInteger, (digits: string, index: number) =>
    Number.isSafeInteger(Number(digits)) || strings.contain(index) ? digits : `"${mark}${digits}"`,
  )
  return marked === text ? JSON.parse(text) : replaceMarked(JSON.parse(marked), mark, toExact)
}

/** Tells of one place after another, from the first to the last, whether it is within a string. */
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

/** Without recursion: JSON may nest deeper than calls can. */
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
        // Not by assignment, which `__proto__` takes for something else.
        else Object.defineProperty(holder, key, { value: toExact(value.slice(mark.length)), ...asParsed })
      }
  }
  return root
}

const asParsed = { configurable: true, enumerable: true, writable: true } as const
