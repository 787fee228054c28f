import { compareValues, equalValues } from '../bson/compare.ts'
import { type Document, isDocument } from '../bson/document.ts'
import { toKeyText } from '../bson/key.ts'
import { numericType, toNumber, toWhole } from '../bson/numbers.ts'
import type { LeafTest } from '../bson/path.ts'
import { missing, rankOf, ranks } from '../bson/ranks.ts'
import { typeName, typeNumbers } from '../bson/types.ts'
import { CommandError } from '../errors.ts'
import { bitTest } from './bits.ts'
import { isOperatorDocument, isPattern, matching } from './patterns.ts'

/** A condition on the values that `some` iterates: those at a path, or of one array element. */
export type FieldPredicate = (some: (test: LeafTest) => boolean) => boolean

type Nested = {
  readonly parseFilter: (filter: Document) => (document: Document) => boolean
  readonly parseCondition: (condition: unknown) => readonly FieldPredicate[]
}
type CreatePredicate = (operand: unknown, nested: Nested) => FieldPredicate

/** The query operators on a field. Each checks its operand once and returns the predicate. */
export const fieldOperators: Readonly<Record<string, CreatePredicate>> = {
  $eq: (operand) => anyOf(equalTo(operand)),
  $ne: (operand) => not(anyOf(equalTo(unpatterned('$ne', operand)))),
  $in: (operand) => anyOf(oneOf('$in', operand)),
  $nin: (operand) => not(anyOf(oneOf('$nin', operand))),
  $gt: (operand) => anyOf(ordered('$gt', operand, (order) => order > 0)),
  $gte: (operand) => anyOf(ordered('$gte', operand, (order) => order >= 0)),
  $lt: (operand) => anyOf(ordered('$lt', operand, (order) => order < 0)),
  $lte: (operand) => anyOf(ordered('$lte', operand, (order) => order <= 0)),
  $not: (operand, nested) => negation(operand, nested),
  $exists: (operand) => exists(isTruthy(operand)),
  $type: (operand) => anyOf(ofType(operand)),
  $size: (operand) => sized(operand),
  $all: (operand, nested) => containsAll(operand, nested),
  $elemMatch: (operand, nested) => elementMatches(operand, nested),
  $mod: (operand) => anyOf(remainder(operand)),
  $regex: (operand) => anyOf(matching(operand)),
  $bitsAllSet: (operand) => anyOf(bitTest(operand, (set, wanted) => set === wanted)),
  $bitsAnySet: (operand) => anyOf(bitTest(operand, (set) => set > 0)),
  $bitsAllClear: (operand) => anyOf(bitTest(operand, (set) => set === 0)),
  $bitsAnyClear: (operand) => anyOf(bitTest(operand, (set, wanted) => set < wanted)),
}

/** Operators of MongoDB that this store does not support. */
export function isKnownOperator(operator: string): boolean {
  return /^\$(where|expr|text|jsonSchema|near|nearSphere|geoWithin|geoIntersects|sampleRate|alwaysTrue|alwaysFalse|rand|maxDistance|minDistance|geometry|box|center|centerSphere|polygon|uniqueDocs)$/.test(
    operator,
  )
}

type ValueTest = (value: unknown) => boolean

/** A value matches if it or, for an array, one of its elements matches. */
function anyOf(test: ValueTest): FieldPredicate {
  return (some) => some((value, expandable) => test(value) || (expandable && Array.isArray(value) && value.some(test)))
}

function not(predicate: FieldPredicate): FieldPredicate {
  return (some) => !predicate(some)
}

function negation(operand: unknown, nested: Nested): FieldPredicate {
  if (!isPattern(operand) && !isOperatorDocument(operand))
    throw new CommandError('BadValue', '$not needs a regex or a document of operators')
  const predicates = nested.parseCondition(operand)
  return (some) => !predicates.every((predicate) => predicate(some))
}

/** The operand; a regular expression is an error, because only equality accepts one. */
function unpatterned(operator: string, operand: unknown): unknown {
  if (isPattern(operand)) throw new CommandError('BadValue', `Can't have regex as arg to ${operator}.`)
  return operand
}

function equalTo(operand: unknown): ValueTest {
  if (operand === null || operand === undefined) return isNullish
  return (value) => value !== missing && equalValues(value, operand)
}

function oneOf(operator: string, operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', `${operator} needs an array`)
  if (operand.some(isOperatorDocument)) throw new CommandError('BadValue', `cannot nest $ under ${operator}`)
  const patterns = operand.filter(isPattern).map(matching)
  const matchesNull = operand.some((value: unknown) => value === null || value === undefined)
  const keys = new Set(operand.map(toKeyText))
  return (value) => {
    if (isNullish(value)) return matchesNull
    return keys.has(toKeyText(value)) || patterns.some((pattern) => pattern(value))
  }
}

/** Only values of the operand's own type compare, except with null (or missing), MinKey and MaxKey. */
function ordered(operator: string, operand: unknown, accept: (order: number) => boolean): ValueTest {
  unpatterned(operator, operand)
  const rank = rankOf(operand)
  if (rank === ranks.null) return (value) => accept(0) && isNullish(value)
  if (rank === ranks.minKey || rank === ranks.maxKey) return (value) => accept(compareValues(value, operand))
  const isNaNOperand = Number.isNaN(toNumber(operand)) && rank === ranks.number
  return (value) => {
    if (value === missing || rankOf(value) !== rank) return false
    if (rank === ranks.number && Number.isNaN(toNumber(value)) !== isNaNOperand) return false
    return accept(compareValues(value, operand))
  }
}

function exists(wanted: boolean): FieldPredicate {
  return (some) => some((value) => value !== missing) === wanted
}

function ofType(operand: unknown): ValueTest {
  if (Array.isArray(operand) && operand.length === 0)
    throw new CommandError('FailedToParse', '$type must match at least one type')
  const wanted = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(toTypeNames))
  return (value) => value !== missing && wanted.has(typeName(value))
}

function toTypeNames(type: unknown): readonly string[] {
  if (type === 'number') return ['int', 'long', 'double', 'decimal']
  const name =
    typeof type === 'string' ? type : Object.keys(typeNumbers).find((key) => typeNumbers[key] === toNumber(type))
  if (name !== undefined && Object.hasOwn(typeNumbers, name)) return [name]
  throw new CommandError('BadValue', `Unknown type name alias: ${String(type)}`)
}

function sized(operand: unknown): FieldPredicate {
  const size = toNumber(operand)
  if (!Number.isInteger(size) || size < 0)
    throw new CommandError(
      'BadValue',
      `Failed to parse $size. Expected a non-negative integer in: $size: ${String(operand)}`,
    )
  return (some) => some((value) => Array.isArray(value) && value.length === size)
}

function containsAll(operand: unknown, nested: Nested): FieldPredicate {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', '$all needs an array')
  const isOfElements = isElementCondition(operand[0])
  const predicates = operand.map((wanted: unknown) => {
    if (isElementCondition(wanted) !== isOfElements)
      throw new CommandError('BadValue', '$all/$elemMatch has to be consistent')
    if (isElementCondition(wanted)) return elementMatches(wanted['$elemMatch'], nested)
    if (isOperatorDocument(wanted)) throw new CommandError('BadValue', 'no $ expressions in $all')
    return anyOf(isPattern(wanted) ? matching(wanted) : equalTo(wanted))
  })
  return (some) => predicates.length > 0 && predicates.every((predicate) => predicate(some))
}

function isElementCondition(value: unknown): value is Document {
  return isDocument(value) && Object.keys(value)[0] === '$elemMatch' && Object.keys(value).length === 1
}

function elementMatches(operand: unknown, nested: Nested): FieldPredicate {
  if (!isDocument(operand)) throw new CommandError('BadValue', '$elemMatch needs an Object')
  const test = elementTest(operand, nested)
  return (some) => some((value) => Array.isArray(value) && value.some(test))
}

function elementTest(operand: Document, nested: Nested): ValueTest {
  if (isOperatorDocument(operand) && !['$and', '$or', '$nor', '$comment'].includes(Object.keys(operand)[0] ?? '')) {
    const predicates = nested.parseCondition(operand)
    return (element) => predicates.every((predicate) => predicate((test) => test(element, false)))
  }
  const matches = nested.parseFilter(operand)
  return (element) => {
    if (Array.isArray(element)) return matches(Object.fromEntries(element.entries()))
    return isDocument(element) && matches(element)
  }
}

function remainder(operand: unknown): ValueTest {
  if (!Array.isArray(operand) || operand.length !== 2)
    throw new CommandError('BadValue', 'malformed mod, expected an array of a divisor and a remainder')
  const [divisor, expected] = operand.map(toWhole)
  if (divisor === undefined || expected === undefined)
    throw new CommandError('BadValue', 'malformed mod, divisor and remainder must be numbers of at most 64 bits')
  if (divisor === 0n) throw new CommandError('BadValue', 'divisor cannot be 0')
  return (value) => {
    const whole = toWhole(value)
    return whole !== undefined && whole % divisor === expected
  }
}

function isNullish(value: unknown): boolean {
  return value === null || value === undefined || value === missing
}

/** Whether a value is not false, null or zero, as in MongoDB. */
export function isTruthy(operand: unknown): boolean {
  if (numericType(operand) !== undefined) return toNumber(operand) !== 0
  return operand !== false && operand !== null && operand !== undefined
}
