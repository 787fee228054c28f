import { Decimal128, Double, Int32, Long } from 'bson'
import { combine, numericType, toExact, toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'

/** The sum of a group: whole numbers exactly, doubles with compensated summation, as in MongoDB. */
export class Sum {
  #whole = 0n
  /** The sum of small whole numbers, which are frequent and cheaper to add as numbers. */
  #small = 0
  #sum = 0
  #error = 0
  #decimal: Decimal128 | undefined
  #type: 'int' | 'long' | 'double' = 'int'

  /** Adds a value; values that are not numbers are ignored. */
  add(value: unknown): void {
    const type = numericType(value)
    if (type === undefined) return
    if (type === 'decimal')
      this.#decimal = combine('add', this.#decimal ?? Decimal128.fromString('0'), value) as Decimal128
    else if (type === 'double') this.#addDouble(toNumber(value))
    else this.#addWhole(value)
    if (type === 'double' || (type === 'long' && this.#type === 'int')) this.#type = type
  }

  #addWhole(value: unknown): void {
    const small = toNumber(value)
    if (Math.abs(small) > 2 ** 31 || Math.abs(this.#small) > 2 ** 50) this.#whole += toExact(value).coefficient
    else this.#small += small
  }

  /** In the widest type that was added: a sum that overflows int becomes long, one that overflows long becomes double. */
  result(): unknown {
    this.#whole += BigInt(this.#small)
    this.#small = 0
    if (this.#decimal) return this.#decimalResult(this.#decimal)
    if (this.#type === 'double') return this.#doubleResult()
    if (this.#type === 'int' && BigInt.asIntN(32, this.#whole) === this.#whole) return new Int32(Number(this.#whole))
    return BigInt.asIntN(64, this.#whole) === this.#whole
      ? Long.fromBigInt(this.#whole)
      : new Double(Number(this.#whole))
  }

  #addDouble(value: number): void {
    const sum = this.#sum + value
    const part = sum - this.#sum
    this.#error += this.#sum - (sum - part) + (value - part)
    this.#sum = sum
  }

  #doubleResult(): Double {
    const high = Number(this.#whole)
    this.#addDouble(high)
    this.#addDouble(Number(this.#whole - BigInt(high)))
    this.#whole = 0n
    return new Double(Number.isNaN(this.#error) ? this.#sum : this.#sum + this.#error)
  }

  #decimalResult(decimal: Decimal128): unknown {
    if (this.#type === 'double')
      throw new CommandError('BadValue', '$sum over both doubles and decimals is not supported by the embedded store')
    return this.#whole === 0n ? decimal : combine('add', decimal, Long.fromBigInt(this.#whole))
  }
}
