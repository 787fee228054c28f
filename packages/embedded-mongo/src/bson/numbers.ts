import { Decimal128, Double, Int32, Long, Timestamp } from 'bson'
import { CommandError } from '../errors.ts'

/** The four numeric BSON types, from narrow to wide: the result of arithmetic has the wider type. */
export type NumericType = 'int' | 'long' | 'double' | 'decimal'

/** `coefficient * 10^exponent`, exactly. */
export type Exact = { readonly coefficient: bigint; readonly exponent: number }

/** The numeric type of a value, or undefined if it is not a number. */
export function numericType(value: unknown): NumericType | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'int' : 'double'
  if (typeof value === 'bigint') return 'long'
  if (value instanceof Int32) return 'int'
  if (value instanceof Double) return 'double'
  // The BSON library's Timestamp is a Long.
  if (value instanceof Long) return value instanceof Timestamp ? undefined : 'long'
  if (value instanceof Decimal128) return 'decimal'
  return undefined
}

/** The nearest double of a numeric value; NaN for anything else. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  if (value instanceof Int32 || value instanceof Double) return value.value
  if (value instanceof Long) return value instanceof Timestamp ? Number.NaN : value.toNumber()
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Decimal128) return decimalToNumber(value)
  return Number.NaN
}

/** Decimals are ordered by their nearest double first, so decimals outside the range of doubles are an error. */
function decimalToNumber(value: Decimal128): number {
  const text = value.toString()
  const nearest = Number(text)
  const isLost = nearest === 0 ? /^-?0*[.]?0*[1-9]/.test(text) : !Number.isFinite(nearest) && !/[a-z]{3}/i.test(text)
  if (!isLost) return nearest
  throw new CommandError(
    'BadValue',
    `the decimal ${text} is outside the range that the embedded store supports (±1.8E+308)`,
  )
}

/** A finite numeric value without rounding. */
export function toExact(value: unknown): Exact {
  if (value instanceof Long) return { coefficient: value.toBigInt(), exponent: 0 }
  if (typeof value === 'bigint') return { coefficient: value, exponent: 0 }
  if (value instanceof Decimal128) return parseDecimal(value.toString())
  return exactDouble(toNumber(value))
}

/** The whole part of a number without rounding; undefined if it does not fit in 64 bits, or for anything else. */
export function toWhole(value: unknown): bigint | undefined {
  if (!Number.isFinite(toNumber(value))) return undefined
  const { coefficient, exponent } = toExact(value)
  const whole = exponent < 0 ? coefficient / 10n ** BigInt(-exponent) : coefficient * 10n ** BigInt(exponent)
  return BigInt.asIntN(64, whole) === whole ? whole : undefined
}

/** `value - nearest`, where `nearest` is its nearest double: zero for all but wide longs and decimals. */
export function residual(value: unknown, nearest: number): number {
  const [left, right] = [toExact(value), exactDouble(nearest)]
  const exponent = Math.min(left.exponent, right.exponent)
  return Number(rescale(left, exponent) - rescale(right, exponent)) * 10 ** exponent
}

/** The sum or product of two numbers in the wider of their types; int becomes long, and long overflow throws. */
export function combine(operation: 'add' | 'multiply', left: unknown, right: unknown): unknown {
  const types = [numericType(left), numericType(right)]
  if (types.includes('decimal')) return combineDecimals(operation, left, right)
  if (types.includes('double')) return new Double(combineNumbers(operation, toNumber(left), toNumber(right)))
  const [a, b] = [toExact(left).coefficient, toExact(right).coefficient]
  const result = operation === 'add' ? a + b : a * b
  if (!types.includes('long') && BigInt.asIntN(32, result) === result) return new Int32(Number(result))
  if (BigInt.asIntN(64, result) !== result)
    throw new RangeError(`${operation} of ${a} and ${b} does not fit in 64 bits`)
  return Long.fromBigInt(result)
}

function combineNumbers(operation: 'add' | 'multiply', left: number, right: number): number {
  return operation === 'add' ? left + right : left * right
}

function combineDecimals(operation: 'add' | 'multiply', left: unknown, right: unknown): Decimal128 {
  const numbers = [toNumber(left), toNumber(right)] as const
  if (!numbers.every(Number.isFinite)) return Decimal128.fromString(String(combineNumbers(operation, ...numbers)))
  const [a, b] = [toExact(toDecimalOperand(left)), toExact(toDecimalOperand(right))]
  const exponent = operation === 'add' ? Math.min(a.exponent, b.exponent) : a.exponent + b.exponent
  const coefficient = operation === 'add' ? rescale(a, exponent) + rescale(b, exponent) : a.coefficient * b.coefficient
  return Decimal128.fromStringWithRounding(`${coefficient}E${exponent}`)
}

/** A double takes part in decimal arithmetic with 15 significant digits, as in MongoDB; an absent value is zero. */
function toDecimalOperand(value: unknown): unknown {
  const isSized = numericType(value) === 'double' && toNumber(value) !== 0
  return isSized ? Decimal128.fromString(toNumber(value).toPrecision(15)) : value
}

function parseDecimal(text: string): Exact {
  const [, sign = '', whole = '', fraction = '', power = '0'] = /^(-?)(\d*)\.?(\d*)(?:E([+-]?\d+))?$/.exec(text) ?? []
  return { coefficient: BigInt(`${sign}${whole}${fraction}`), exponent: Number(power) - fraction.length }
}

/** Every finite double is a finite decimal: halving is multiplying by five and shifting the point. */
function exactDouble(value: number): Exact {
  if (Number.isInteger(value)) return { coefficient: BigInt(value), exponent: 0 }
  let [scaled, halvings] = [value, 0]
  while (!Number.isInteger(scaled)) [scaled, halvings] = [scaled * 2, halvings + 1]
  return { coefficient: BigInt(scaled) * 5n ** BigInt(halvings), exponent: -halvings }
}

function rescale(value: Exact, exponent: number): bigint {
  return value.coefficient * 10n ** BigInt(value.exponent - exponent)
}
