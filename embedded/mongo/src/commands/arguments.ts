import { type Document, isDocument } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { typeName } from '../bson/types.ts'
import { CommandError } from '../errors.ts'

/** What any command may carry. */
const generic = new Set([
  '$db',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'stmtId',
  'stmtIds',
  '$clusterTime',
  '$readPreference',
  '$audit',
  '$client',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
])

/** Fails for a field that the command does not know: an option ignored would be a wrong answer. */
export function assertKnownFields(name: string, body: Document, known: readonly string[]): void {
  const unknown = Object.keys(body).find((field) => !generic.has(field) && !known.includes(field) && field !== name)
  if (unknown !== undefined)
    throw new CommandError('UnknownField', `BSON field '${name}.${unknown}' is an unknown field.`)
  assertSimpleCollation(body['collation'])
  assertPresentRead(body)
}

/** Only a transaction keeps earlier versions, its own, so a read cannot ask for those of a time. */
function assertPresentRead(body: Document): void {
  const { level, atClusterTime } = optionalDocument(body, 'readConcern') ?? {}
  if (atClusterTime === undefined && (level !== 'snapshot' || body['autocommit'] === false)) return
  throw new CommandError('CommandNotSupported', 'snapshot reads outside of transactions are not supported')
}

/** Only the simple (binary) collation is there. */
export function assertSimpleCollation(collation: unknown): void {
  if (
    collation === undefined ||
    (isDocument(collation) && (collation['locale'] === 'simple' || Object.keys(collation).length === 0))
  )
    return
  throw new CommandError(
    'BadValue',
    `only the collation { locale: 'simple' } is supported by the embedded store, got ${JSON.stringify(collation)}`,
  )
}

/** The field as text; anything else is a TypeMismatch. */
export function requiredText(body: Document, field: string): string {
  const value = body[field]
  if (typeof value === 'string') return value
  throw mismatch(field, value, 'string')
}

/** The field as a document, or undefined if it is absent or null. */
export function optionalDocument(body: Document, field: string): Document | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (isDocument(value)) return value
  throw mismatch(field, value, 'object')
}

/** The field as an array of documents; absent is none. */
export function documents(body: Document, field: string): readonly Document[] {
  const value = body[field]
  if (value === undefined) return []
  if (Array.isArray(value) && value.every(isDocument)) return value
  throw mismatch(field, value, 'array of objects')
}

/** The field as a whole number that is not negative, or the default. */
export function count(body: Document, field: string, otherwise: number): number {
  const value = body[field]
  if (value === undefined || value === null) return otherwise
  if (numericType(value) === undefined) throw mismatch(field, value, 'number')
  const number = toNumber(value)
  if (Number.isInteger(number) && number >= 0) return number
  throw new CommandError(
    'BadValue',
    `BSON field '${field}' value must be a whole number >= 0, actual value '${number}'`,
  )
}

/** The field as a boolean (numbers count as in MongoDB), or the default. */
export function flag(body: Document, field: string, otherwise: boolean): boolean {
  const value = body[field]
  if (value === undefined || value === null) return otherwise
  if (typeof value === 'boolean') return value
  if (numericType(value) !== undefined) return toNumber(value) !== 0
  throw mismatch(field, value, 'bool')
}

/** Options that only mean something if true. */
export function assertAbsent(body: Document, fields: readonly string[]): void {
  const set = fields.find((field) => body[field] !== undefined && body[field] !== false && body[field] !== null)
  if (set !== undefined)
    throw new CommandError('CommandNotSupported', `the option '${set}' is not supported by the embedded store`)
}

function mismatch(field: string, value: unknown, expected: string): CommandError {
  return new CommandError(
    'TypeMismatch',
    `BSON field '${field}' is the wrong type '${typeName(value)}', expected type '${expected}'`,
  )
}
