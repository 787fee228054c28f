/**
 * JSON whose integers keep all their digits. `JSON.parse` makes doubles of them, which have 53 bits: ids and custom scalars of servers
 * in other languages often have 64.
 */

/** What JSON.parse tells a reviver besides key and value; the type definitions lack it. */
interface Source {
  readonly source?: string
}

type Revive = (key: string, value: unknown, context: Source) => unknown

const parse = JSON.parse as (text: string, revive?: Revive) => unknown
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => object }

// Written out, because V8 then skips from one possible end to the next: a hundredth of the time that parsing takes. With a
// quantifier it looks at every letter.
const sixteenDigits = /\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d/
/** Where a value can begin, and not in the digits of a fraction. */
const longInteger = /(?:^|[:[,])\s*-?\d{16}/
const integer = /^-?\d+$/

/**
 * Parses JSON; integers beyond the safe ones become `bigint`.
 * @throws SyntaxError - the text is no JSON
 */
export function parseExactJson(text: string): unknown {
  return hasLongInteger(text) ? parse(text, toBigInt) : parse(text)
}

/**
 * Parses JSON that is to become text again by `JSON.stringify`, which writes all digits of its integers then.
 * @throws SyntaxError - the text is no JSON
 */
export function parseForJson(text: string): unknown {
  return hasLongInteger(text) ? parse(text, toRaw) : parse(text)
}

/** Any JSON value as text, also one with `bigint` in it; `null` for what is no JSON value. */
export function toJsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  try {
    return JSON.stringify(value) ?? 'null'
  } catch (error) {
    // It refuses bigint, and circles, which are refused again.
    if (!(error instanceof TypeError)) throw error
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? rawJSON(String(part)) : part))
  }
}

const hasLongInteger = (text: string) => sixteenDigits.test(text) && longInteger.test(text)

const isLong = (value: unknown, source: string | undefined): source is string =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && integer.test(source)

const toBigInt: Revive = (_key, value, { source }) => (isLong(value, source) ? BigInt(source) : value)

const toRaw: Revive = (_key, value, { source }) => (isLong(value, source) ? rawJSON(source) : value)
