import { type Document, isDocument } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { typeName } from '../bson/types.ts'
import { CommandError } from '../errors.ts'

const number = ['int', 'long', 'double', 'decimal'] as const

/** The BSON types that a field takes, by the kind of field. `off` is an option that this store does not support; only values without effect are accepted. */
const kinds = {
  any: [],
  off: [],
  bool: ['bool'],
  flag: ['bool', ...number],
  number,
  long: ['long'],
  string: ['string'],
  object: ['object'],
  array: ['array'],
  name: ['string', 'object'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** What a field takes; with `!` it is required. */
export type FieldKind = keyof typeof kinds | `${keyof typeof kinds}!`

/** The fields that a command, or a statement of one, takes. */
export type FieldKinds = Readonly<Record<string, FieldKind>>

/** Fields that every command accepts. */
const generic: FieldKinds = {
  $db: 'string',
  lsid: 'object',
  txnNumber: 'long',
  autocommit: 'bool',
  startTransaction: 'bool',
  stmtId: 'number',
  stmtIds: 'array',
  $clusterTime: 'object',
  $readPreference: 'object',
  $audit: 'any',
  $client: 'any',
  readConcern: 'object',
  writeConcern: 'object',
  maxTimeMS: 'number',
  comment: 'any',
  apiVersion: 'string',
  apiStrict: 'bool',
  apiDeprecationErrors: 'bool',
}

/** Checks the fields of a command. One that is unknown, or of the wrong type, is an error, because ignoring it could give a wrong result. */
export function assertCommand(name: string, body: Document, fields: FieldKinds): void {
  assertFields(name, body, { ...generic, ...fields, [name]: 'any' })
  assertPresentRead(optionalDocument(body, 'readConcern') ?? {}, body)
  assertWriteConcern(optionalDocument(body, 'writeConcern') ?? {})
  const { apiVersion } = body
  if (apiVersion !== undefined && apiVersion !== '1')
    throw new CommandError('APIVersionError', `API version must be "1", got ${String(apiVersion)}`)
}

/** Checks the fields of a document within a command; null counts as absent. */
export function assertFields(path: string, body: Document, fields: FieldKinds): void {
  for (const [field, value] of Object.entries(body)) {
    const kind = Object.hasOwn(fields, field) ? fields[field] : undefined
    if (kind === undefined) throw new CommandError('UnknownField', `BSON field '${path}.${field}' is an unknown field.`)
    if (value !== null) assertKind(`${path}.${field}`, value, kind.replace('!', '') as keyof typeof kinds)
  }
  for (const [field, kind] of Object.entries(fields)) {
    if (kind.endsWith('!') && (body[field] === undefined || body[field] === null))
      throw new CommandError('MissingField', `BSON field '${path}.${field}' is missing but a required field`)
  }
  assertSimpleCollation(body['collation'])
}

function assertKind(path: string, value: unknown, kind: keyof typeof kinds): void {
  const types: readonly string[] = kinds[kind]
  if (kind === 'off' && !isWithoutEffect(value))
    throw new CommandError('CommandNotSupported', `the option '${path}' is not supported by the embedded store`)
  if (types.length === 0 || types.includes(typeName(value))) return
  const expected = types.length === 1 ? `type '${types[0]}'` : `types '[${types.join(', ')}]'`
  throw new CommandError(
    'TypeMismatch',
    `BSON field '${path}' is the wrong type '${typeName(value)}', expected ${expected}`,
  )
}

function isWithoutEffect(value: unknown): boolean {
  return value === false || (isDocument(value) && Object.keys(value).length === 0)
}

const readLevels = ['local', 'available', 'majority', 'linearizable', 'snapshot']

/** Earlier versions are kept for open transactions only, so reads at a time in the past are not supported. */
function assertPresentRead({ level, atClusterTime }: Document, body: Document): void {
  if (level !== undefined && !readLevels.includes(String(level)))
    throw new CommandError(
      'BadValue',
      `Enumeration value '${String(level)}' for field 'readConcern.level' is not a valid value.`,
    )
  if (atClusterTime === undefined && (level !== 'snapshot' || body['autocommit'] === false)) return
  throw new CommandError('CommandNotSupported', 'snapshot reads outside of transactions are not supported')
}

/** The replica set has one member, which is a majority. */
function assertWriteConcern(concern: Document): void {
  assertFields('writeConcern', concern, {
    w: 'any',
    j: 'flag',
    wtimeout: 'number',
    fsync: 'flag',
    provenance: 'string',
  })
  const { w } = concern
  if (
    w === undefined ||
    w === null ||
    w === 'majority' ||
    (numericType(w) !== undefined && [0, 1].includes(toNumber(w)))
  )
    return
  if (typeof w === 'string')
    throw new CommandError(
      'UnknownReplWriteConcern',
      `No write concern mode named '${w}' found in replica set configuration`,
    )
  throw new CommandError('UnsatisfiableWriteConcern', `Not enough data-bearing nodes: w must be 0, 1 or 'majority'`)
}

/** Only the simple (binary) collation is supported. */
function assertSimpleCollation(collation: unknown): void {
  const isSimple =
    collation === undefined ||
    collation === null ||
    (isDocument(collation) && (collation['locale'] === 'simple' || Object.keys(collation).length === 0))
  if (!isSimple)
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

/** The field as an array of documents; an absent field is an empty array. */
export function documents(body: Document, field: string): readonly Document[] {
  const value = body[field]
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.every(isDocument)) return value
  throw mismatch(field, value, 'array of objects')
}

/** The field as a whole number that is not negative, or the default. */
export function count(body: Document, field: string, otherwise: number): number {
  const value = body[field]
  if (value === undefined || value === null) return otherwise
  if (numericType(value) === undefined) throw mismatch(field, value, 'number')
  const found = toNumber(value)
  if (Number.isSafeInteger(found) && found >= 0) return found
  throw new CommandError(
    'OutOfRange',
    `BSON field '${field}' value must be a whole number >= 0, actual value '${found}'`,
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

function mismatch(field: string, value: unknown, expected: string): CommandError {
  return new CommandError(
    'TypeMismatch',
    `BSON field '${field}' is the wrong type '${typeName(value)}', expected type '${expected}'`,
  )
}
