import { Int32, Long } from 'bson'
import { compareValues, equalValues } from '../bson/compare.ts'
import { isDocument } from '../bson/document.ts'
import { toKeyText } from '../bson/key.ts'
import { combine, numericType, toExact, toNumber } from '../bson/numbers.ts'
import { missing } from '../bson/ranks.ts'
import { toShell } from '../bson/shell.ts'
import { typeName } from '../bson/types.ts'
import { CommandError } from '../errors.ts'
import { fieldOperators } from '../filter/operators.ts'
import { parseFilter } from '../filter/parse.ts'
import { nextTimestamp } from './inserted.ts'
import type { ChangeValue, PathMode } from './paths.ts'
import { push } from './push.ts'

/** What an operator does at a path, and at a path that does not exist. */
export type FieldUpdate = { readonly change: ChangeValue; readonly mode: PathMode }

/** Checks the operand of an operator for a path and returns the change. */
export type CreateUpdate = (operand: unknown, path: string, context: UpdateContext) => FieldUpdate

/** The time of the command. */
export type UpdateContext = { readonly now: Date }

/** The update operators on a field, except `$rename`, which changes two. */
export const updateOperators: Readonly<Record<string, CreateUpdate>> = {
  $set: (operand) => creating(() => operand),
  $setOnInsert: (operand) => creating(() => operand),
  $unset: () => existing(() => missing, 'any'),
  $inc: (operand, path) => arithmetic('add', operand, path),
  $mul: (operand, path) => arithmetic('multiply', operand, path),
  $min: (operand) => creating((old) => (old === missing || compareValues(operand, old) < 0 ? operand : old)),
  $max: (operand) => creating((old) => (old === missing || compareValues(operand, old) > 0 ? operand : old)),
  $currentDate: (operand, _, { now }) => creating(currentDate(operand, now)),
  $bit: (operand, path) => creating(bitwise(operand, path)),
  $push: (operand, path) => creating(push(operand, path)),
  $addToSet: (operand, path) => creating(addToSet(operand, path)),
  $pop: (operand, path) => existing(pop(operand, path)),
  $pull: (operand, path) => existing(pulling(path, '$pull', toCondition(operand))),
  $pullAll: (operand, path) => existing(pulling(path, '$pullAll', isOneOf(operand))),
}

function creating(change: ChangeValue): FieldUpdate {
  return { change, mode: 'create' }
}

function existing(change: ChangeValue, mode: PathMode = 'viable'): FieldUpdate {
  return { change: (old) => (old === missing ? missing : change(old)), mode }
}

function arithmetic(operation: 'add' | 'multiply', operand: unknown, path: string): FieldUpdate {
  const [verb, noun] = operation === 'add' ? ['$inc', 'increment'] : ['$mul', 'multiply']
  if (numericType(operand) === undefined)
    throw new CommandError('TypeMismatch', `Cannot ${noun} with non-numeric argument: {${path}: ${toShell(operand)}}`)
  return creating((old) => {
    if (old === missing) return operation === 'add' ? operand : combine('multiply', operand, new Int32(0))
    if (numericType(old) === undefined)
      throw new CommandError(
        'TypeMismatch',
        `Cannot apply ${verb} to a value of non-numeric type. The field '${path}' has non-numeric type ${typeName(old)}`,
      )
    try {
      const result = combine(operation, old, operand)
      return isIdentical(result, old) ? old : result
    } catch (error) {
      throw new CommandError('BadValue', `Failed to apply ${verb} operations to current value: ${String(error)}`)
    }
  })
}

function isIdentical(left: unknown, right: unknown): boolean {
  return numericType(left) === numericType(right) && equalValues(left, right)
}

function currentDate(operand: unknown, now: Date): ChangeValue {
  const other = isDocument(operand) ? Object.keys(operand).find((name) => name !== '$type') : undefined
  if (other !== undefined) throw new CommandError('BadValue', `Unrecognized $currentDate option: ${other}`)
  const type = isDocument(operand) ? operand['$type'] : typeof operand === 'boolean' ? 'date' : undefined
  if (type === 'date') return () => now
  if (type === 'timestamp') return () => nextTimestamp(now.getTime())
  throw new CommandError(
    'BadValue',
    `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
  )
}

function bitwise(operand: unknown, path: string): ChangeValue {
  const steps = isDocument(operand) ? Object.entries(operand) : []
  if (steps.length === 0 || !steps.every(([name, value]) => ['and', 'or', 'xor'].includes(name) && isInteger(value)))
    throw new CommandError(
      'BadValue',
      `The $bit modifier takes { and | or | xor: <integer> }, got ${toShell(operand)} for '${path}'`,
    )
  return (old) => {
    const start = old === missing ? new Int32(0) : old
    if (!isInteger(start))
      throw new CommandError(
        'BadValue',
        `Cannot apply $bit to a value of non-integral type: {${path}: ${toShell(old)}}`,
      )
    return steps.reduce((value: unknown, [name, mask]) => combineBits(name, value, mask), start)
  }
}

function isInteger(value: unknown): boolean {
  return ['int', 'long'].includes(numericType(value) ?? '')
}

function combineBits(name: string, left: unknown, right: unknown): unknown {
  const [a, b] = [toExact(left).coefficient, toExact(right).coefficient]
  const result = name === 'and' ? a & b : name === 'or' ? a | b : a ^ b
  const isLong = numericType(left) === 'long' || numericType(right) === 'long'
  return isLong ? Long.fromBigInt(result) : new Int32(Number(result))
}

function addToSet(operand: unknown, path: string): ChangeValue {
  const { $each: added, ...others } = isDocument(operand) && '$each' in operand ? operand : { $each: [operand] }
  const [other] = Object.keys(others)
  if (other !== undefined)
    throw new CommandError('BadValue', `Found unexpected fields after $each in $addToSet: ${other}`)
  if (!Array.isArray(added))
    throw new CommandError(
      'TypeMismatch',
      `The argument to $each in $addToSet must be an array but it was of type ${typeName(added)}`,
    )
  return (old) => {
    const array = old === missing ? [] : requireArray(old, path, '$addToSet')
    const [result, keys] = [[...array], new Set(array.map(toKeyText))]
    for (const value of added) {
      const key = toKeyText(value)
      if (!keys.has(key)) result.push(value)
      keys.add(key)
    }
    return result.length === array.length && old !== missing ? old : result
  }
}

function pop(operand: unknown, path: string): ChangeValue {
  const direction = toNumber(operand)
  if (direction !== 1 && direction !== -1)
    throw new CommandError('FailedToParse', `$pop expects 1 or -1, found: ${toShell(operand)}`)
  return (old) => {
    const array = requireArray(old, path, '$pop')
    if (array.length === 0) return old
    return direction === 1 ? array.slice(0, -1) : array.slice(1)
  }
}

function pulling(path: string, operator: string, isPulled: (element: unknown) => boolean): ChangeValue {
  return (old) => {
    const array = requireArray(old, path, operator)
    const kept = array.filter((element) => !isPulled(element))
    return kept.length === array.length ? old : kept
  }
}

/**
 * Operators of one field test each element like a field of its own, which may be an array; any other document is a filter, which
 * only elements that are documents pass; anything else is equality.
 */
function toCondition(operand: unknown): (element: unknown) => boolean {
  const [first = ''] = isDocument(operand) ? Object.keys(operand) : []
  if (Object.hasOwn(fieldOperators, first) || typeName(operand) === 'regex') {
    const { test } = parseFilter({ element: operand })
    return (element) => test({ element })
  }
  if (!isDocument(operand)) return (element) => equalValues(element, operand)
  const { test } = parseFilter(operand)
  return (element) => isDocument(element) && test(element)
}

function isOneOf(operand: unknown): (element: unknown) => boolean {
  if (!Array.isArray(operand))
    throw new CommandError('BadValue', `$pullAll requires an array argument but was given a ${typeName(operand)}`)
  const keys = new Set(operand.map(toKeyText))
  return (element) => keys.has(toKeyText(element))
}

function requireArray(value: unknown, path: string, operator: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new CommandError(
    'BadValue',
    `Cannot apply ${operator} to a non-array value: the field '${path}' has type ${typeName(value)}`,
  )
}
