import { Binary, Decimal128 } from 'bson'
import { toNumber, toWhole } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'

/** A test of bits for the `$bits...` operators: `accept` receives the number of bits of the mask that are set in the value, and the number of bits in the mask. */
export function bitTest(
  operand: unknown,
  accept: (set: number, wanted: number) => boolean,
): (value: unknown) => boolean {
  const positions = toPositions(operand)
  return (value) => {
    const isSet = toBits(value)
    return isSet !== undefined && accept(positions.filter(isSet).length, positions.length)
  }
}

function toPositions(operand: unknown): readonly number[] {
  if (Array.isArray(operand)) return [...new Set(operand.map(toPosition))]
  const whole = toWhole(operand)
  const isMask = operand instanceof Binary || (whole !== undefined && whole >= 0n && isWhole(operand))
  const isSet = isMask ? toBits(operand) : undefined
  if (!isSet)
    throw new CommandError('BadValue', 'a bitmask must be a whole number >= 0, binary data or an array of positions')
  const length = operand instanceof Binary ? operand.value().length * 8 : 63
  return Array.from({ length }, (_, position) => position).filter(isSet)
}

function toPosition(value: unknown): number {
  const position = isWhole(value) ? toNumber(value) : -1
  if (position >= 0 && position < 2 ** 31) return position
  throw new CommandError('BadValue', 'bit positions must be whole numbers >= 0 of at most 32 bits')
}

/** Which bits are set: binary data starts with the lowest bit of the first byte; in a negative number, all higher bits are set. */
function toBits(value: unknown): ((position: number) => boolean) | undefined {
  if (value instanceof Binary) {
    const bytes = value.value()
    return (position) => (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) === 1
  }
  if (value instanceof Decimal128 && !isWhole(value))
    throw new CommandError(
      'BadValue',
      `the bits of the decimal ${value.toString()} are not supported by the embedded store`,
    )
  const whole = isWhole(value) ? toWhole(value) : undefined
  if (whole === undefined) return undefined
  return (position) => ((whole >> BigInt(Math.min(position, 63))) & 1n) === 1n
}

function isWhole(value: unknown): boolean {
  return Number.isInteger(toNumber(value))
}
