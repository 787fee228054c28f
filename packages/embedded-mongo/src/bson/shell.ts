import { Decimal128, ObjectId } from 'bson'
import { isDocument } from './document.ts'
import { numericType, toNumber } from './numbers.ts'

/** A value as MongoDB's error messages show it. */
export function toShell(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'symbol') return 'null'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Decimal128) return value.toString()
  if (numericType(value) !== undefined) return String(toNumber(value))
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`
  if (value instanceof Date) return `new Date(${value.getTime()})`
  if (Array.isArray(value)) return `[ ${value.map(toShell).join(', ')} ]`
  if (isDocument(value))
    return `{ ${Object.entries(value)
      .map(([field, each]) => `${field}: ${toShell(each)}`)
      .join(', ')} }`
  return String(value)
}
