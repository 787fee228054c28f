import { equalValues } from '../bson/compare.ts'
import { type Document, isDocument } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import { type FilterNode, parseFilter } from '../filter/parse.ts'
import type { IndexDefinition, IndexField } from './catalog.ts'

const known = [
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'ns',
  'collation',
  'hidden',
]

/** Checks an index specification of createIndexes; kinds that this store does not support (text, geo, hashed, …) are errors. */
export function defineIndex(spec: Document): IndexDefinition {
  const key = spec['key']
  if (!isDocument(key) || Object.keys(key).length === 0)
    throw new CommandError('CannotCreateIndex', 'Index keys cannot be an empty object.')
  const unknown = Object.keys(spec).find((field) => !known.includes(field))
  if (unknown !== undefined)
    throw new CommandError(
      'InvalidIndexSpecificationOption',
      `The field '${unknown}' is not valid for an index specification`,
    )
  for (const flag of ['unique', 'sparse', 'hidden']) assertFlag(flag, spec[flag])
  if (isTrue(spec['hidden']))
    throw new CommandError('CannotCreateIndex', 'hidden indexes are not supported by the embedded store')
  const collation = spec['collation']
  if (isDocument(collation) && collation['locale'] !== 'simple')
    throw new CommandError('CannotCreateIndex', 'indexes with a collation are not supported by the embedded store')
  const fields = Object.entries(key).map(([path, direction]) => toField(path, direction))
  const name = spec['name']
  if (typeof name !== 'string' || name === '')
    throw new CommandError('FailedToParse', "The 'name' field is a required property of an index specification")
  return {
    name,
    spec: toStoredSpec(spec),
    fields,
    unique: isTrue(spec['unique']) || name === '_id_',
    sparse: isTrue(spec['sparse']),
    partial: toPartial(spec),
    expireAfterSeconds: toExpiry(spec['expireAfterSeconds'], fields),
  }
}

/** Whether two specifications describe the same index, ignoring its name and, with `key`, its options. */
export function isSameIndex(left: Document, right: Document, compare: 'key' | 'options'): boolean {
  const sameKey =
    JSON.stringify(directions(left)) === JSON.stringify(directions(right)) &&
    equalValues(left['partialFilterExpression'] ?? null, right['partialFilterExpression'] ?? null)
  if (compare === 'key') return sameKey
  return ['unique', 'sparse', 'expireAfterSeconds'].every((option) =>
    equalValues(optionOf(left, option), optionOf(right, option)),
  )
}

function directions(spec: Document): unknown {
  return Object.entries(spec['key'] as Document).map(([path, direction]) => [path, toNumber(direction)])
}

function optionOf(spec: Document, option: string): unknown {
  return option === 'expireAfterSeconds' ? (spec[option] ?? null) : isTrue(spec[option])
}

/** What MongoDB stores of a specification: no defaults, no obsolete options. */
function toStoredSpec({ v: _, background: __, ns: ___, key, name, ...options }: Document): Document {
  const set = Object.entries(options).filter(([, value]) => value !== false && value !== undefined && value !== null)
  return { v: 2, key, name, ...Object.fromEntries(set) }
}

function toField(path: string, direction: unknown): IndexField {
  if (typeof direction === 'string' || path.includes('$**'))
    throw new CommandError(
      'CannotCreateIndex',
      `index { ${path}: ${JSON.stringify(direction)} }: only ascending (1) and descending (-1) indexes are supported by the embedded store`,
    )
  const number = toNumber(direction)
  if (!Number.isFinite(number) || number === 0)
    throw new CommandError(
      'CannotCreateIndex',
      `Values in v:2 index key pattern cannot be 0 or non-numeric, got ${String(direction)} for '${path}'`,
    )
  const parts = path.split('.')
  if (parts.includes('') || parts.some((part) => part.startsWith('$')))
    throw new CommandError('CannotCreateIndex', `Index key contains an illegal field name: '${path}'`)
  return { path, parts, direction: number < 0 ? -1 : 1 }
}

function toExpiry(value: unknown, fields: readonly IndexField[]): number | null {
  if (value === undefined || value === null) return null
  if (numericType(value) === undefined || !(toNumber(value) >= 0))
    throw new CommandError(
      'CannotCreateIndex',
      `TTL index 'expireAfterSeconds' option must be numeric and not negative, got ${String(value)}`,
    )
  if (fields.length > 1 || fields[0]?.path === '_id')
    throw new CommandError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, compound indexes do not support TTL, nor does _id',
    )
  return toNumber(value)
}

function toPartial({ partialFilterExpression: filter, sparse }: Document): FilterNode | null {
  if (filter === undefined || filter === null) return null
  if (!isDocument(filter)) throw new CommandError('TypeMismatch', "'partialFilterExpression' must be an object")
  if (isTrue(sparse))
    throw new CommandError('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options')
  const node = parseFilter(filter)
  assertPositive(node)
  return node
}

/** Only conditions that hold because of what is in a document: whether a query's conditions imply them can be decided. */
function assertPositive(node: FilterNode): void {
  if (node.kind === 'and' || node.kind === 'or') return node.children.forEach(assertPositive)
  const operator = node.kind === 'field' ? node.operator : node.kind
  const isTaken =
    node.kind === 'field' && (operator === '$exists' ? isTrue(node.operand) : positiveOperators.includes(operator))
  if (!isTaken) throw new CommandError('CannotCreateIndex', `Expression not supported in partial index: ${operator}`)
}

const positiveOperators = ['$eq', '$in', '$gt', '$gte', '$lt', '$lte', '$type']

function assertFlag(name: string, value: unknown): void {
  if (value === undefined || value === null || typeof value === 'boolean' || numericType(value) !== undefined) return
  throw new CommandError(
    'TypeMismatch',
    `The field '${name}' has value ${JSON.stringify(value)}, which is not convertible to bool`,
  )
}

function isTrue(value: unknown): boolean {
  return value === true || (numericType(value) !== undefined && toNumber(value) !== 0)
}
