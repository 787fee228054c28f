import { Binary } from 'bson'
import { toNumber, toWhole } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'

/** A test of bits for the `$bits...` operators: `accept` gets those bits of the mask that are set in the value, and the mask. */
export function bitTest(operand: unknown, accept: (set: bigint, mask: bigint) => boolean): (value: unknown) => boolean {
  const mask = Array.isArray(operand)
    ? operand.reduce((sum: bigint, position) => sum | (1n << toPosition(position)), 0n)
    : toBits(operand)
  if (mask === undefined || mask < 0n)
    throw new CommandError('BadValue', 'a bitmask must be a whole number >= 0, binary data or an array of positions')
  return (value) => {
    const actual = toBits(value)
    return actual !== undefined && accept(actual & mask, mask)
  }
}

function toPosition(value: unknown): bigint {
  const position = toBits(value)
  if (position !== undefined && position >= 0n && position < 2n ** 31n) return position
  throw new CommandError('BadValue', 'bit positions must be whole numbers >= 0')
}

function toBits(value: unknown): bigint | undefined {
  if (value instanceof Binary) return value.value().reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  return Number.isInteger(toNumber(value)) ? toWhole(value) : undefined
}
