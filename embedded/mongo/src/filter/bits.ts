import { Binary } from 'bson'
import { numericType, toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'

/** A test of bits for the `$bits...` operators: `accept` gets those bits of the mask that are set in the value, and the mask. */
export function bitTest(operand: unknown, accept: (set: bigint, mask: bigint) => boolean): (value: unknown) => boolean {
  const mask = Array.isArray(operand)
    ? operand.reduce((sum: bigint, position) => sum | (1n << BigInt(toNumber(position))), 0n)
    : toBits(operand)
  if (mask === undefined)
    throw new CommandError('BadValue', 'a bitmask must be a number, binary data or an array of positions')
  return (value) => {
    const actual = toBits(value)
    return actual !== undefined && accept(actual & mask, mask)
  }
}

function toBits(value: unknown): bigint | undefined {
  if (value instanceof Binary) return value.value().reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  return numericType(value) !== undefined && Number.isInteger(toNumber(value)) ? BigInt(toNumber(value)) : undefined
}
