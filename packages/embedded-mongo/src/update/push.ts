import { compareValues } from '../bson/compare.ts'
import { isDocument } from '../bson/document.ts'
import { toNumber } from '../bson/numbers.ts'
import { missing } from '../bson/ranks.ts'
import { typeName } from '../bson/types.ts'
import { CommandError } from '../errors.ts'
import { parseSort, sortBy } from '../planning/sort.ts'
import type { ChangeValue } from './paths.ts'

/** `$push`, with `$each`, `$position`, `$sort` and `$slice`, in that order. */
export function push(operand: unknown, path: string): ChangeValue {
  const modifiers = isDocument(operand) && '$each' in operand ? operand : { $each: [operand] }
  const unknown = Object.keys(modifiers).find((name) => !['$each', '$position', '$sort', '$slice'].includes(name))
  if (unknown !== undefined) throw new CommandError('BadValue', `Unrecognized clause in $push: ${unknown}`)
  const { $each: added, $position: position, $sort: sort, $slice: slice } = modifiers as PushModifiers
  if (!Array.isArray(added))
    throw new CommandError(
      'BadValue',
      `The argument to $each in $push must be an array but it was of type: ${typeName(added)}`,
    )
  const order = sort === undefined ? undefined : sorter(sort)
  return (old) => {
    if (old !== missing && !Array.isArray(old))
      throw new CommandError('BadValue', `The field '${path}' must be an array but is of type ${typeName(old)}`)
    const array: readonly unknown[] = old === missing ? [] : (old as unknown[])
    const inserted = array.toSpliced(
      position === undefined ? array.length : integer('$position', position),
      0,
      ...added,
    )
    const sorted = order ? order(inserted) : inserted
    return slice === undefined ? sorted : cut(sorted, integer('$slice', slice))
  }
}

type PushModifiers = {
  readonly $each: unknown
  readonly $position?: unknown
  readonly $sort?: unknown
  readonly $slice?: unknown
}

function sorter(sort: unknown): (values: readonly unknown[]) => readonly unknown[] {
  if (isDocument(sort)) {
    if (Object.keys(sort).length === 0)
      throw new CommandError('BadValue', 'The $sort pattern is empty when it should be a set of fields.')
    const fields = parseSort(sort)
    return (values) => sortBy(values, fields, (value) => (isDocument(value) ? value : {}))
  }
  const direction = toNumber(sort)
  if (direction !== 1 && direction !== -1)
    throw new CommandError('BadValue', 'The $sort element value must be either 1 or -1')
  return (values) => values.toSorted((a, b) => compareValues(a, b) * direction)
}

function cut(values: readonly unknown[], slice: number): readonly unknown[] {
  if (slice === 0) return []
  return slice < 0 ? values.slice(slice) : values.slice(0, slice)
}

function integer(name: string, value: unknown): number {
  const number = toNumber(value)
  if (Number.isInteger(number)) return number
  throw new CommandError(
    'BadValue',
    `The value for ${name} must be an integer value but was given type: ${typeName(value)}`,
  )
}
