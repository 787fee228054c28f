import { jsonString, jsonValue } from '../request/generated-code.ts'
import { isInt32 } from './leaf-values.ts'
import type { LeafKind } from './selection.ts'

/** Thrown internally for data that `shapeResponse` must handle. A constant, so that no stack is captured. */
export const IRREGULAR = Object.freeze({ irregular: true })

/** Writes one value as JSON text. @throws IRREGULAR */
export type ValueWriter = (value: unknown) => string

/** Writes null for null values. */
export function nullable(write: ValueWriter): ValueWriter {
  return (value) => (value === null || value === undefined ? 'null' : write(value))
}

/** Writes a list of values. */
export function listWriter(writeElement: ValueWriter): ValueWriter {
  return (value) => {
    if (!Array.isArray(value)) throw IRREGULAR
    const { length } = value
    if (length === 0) return '[]'
    let text = '[' + writeElement(value[0])
    for (let index = 1; index < length; index++) text += ',' + writeElement(value[index])
    return text + ']'
  }
}

/** The writer of a leaf; rejects null and values that its kind does not allow. */
export function leafWriter(leaf: LeafKind): ValueWriter {
  if (typeof leaf !== 'string') return enumWriter(leaf)
  switch (leaf) {
    case 'Boolean':
      return writeBoolean
    case 'Int':
      return writeInteger
    case 'Float':
      return writeFloat
    case 'String':
      return writeString
    case 'ID':
      return writeId
    case 'custom':
      return writeCustom
    default:
      return leaf satisfies never
  }
}

function writeInteger(value: unknown): string {
  if (!isInt32(value)) throw IRREGULAR
  return String(value)
}

function writeBoolean(value: unknown): string {
  if (typeof value !== 'boolean') throw IRREGULAR
  return value ? 'true' : 'false'
}

function writeFloat(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'number' || !Number.isFinite(value)) throw IRREGULAR
  return String(value)
}

function writeString(value: unknown): string {
  if (typeof value !== 'string') throw IRREGULAR
  return jsonString(value)
}

function writeId(value: unknown): string {
  if (typeof value === 'string') return jsonString(value)
  // Other numbers are handled by the complete rule.
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) throw IRREGULAR
  return String(value)
}

function writeCustom(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'function') throw IRREGULAR
  return jsonValue(value)
}

/** The names of enum values need no escaping. */
function enumWriter(values: ReadonlySet<string>): ValueWriter {
  return (value) => {
    if (!values.has(value as string)) throw IRREGULAR
    return `"${value as string}"`
  }
}
