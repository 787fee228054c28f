import type { Document } from '../bson/document.ts'
import { isDocument } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import { parseFilter } from '../filter/parse.ts'
import { matchedPosition } from '../filter/position.ts'
import { compileProjection, type ProjectionLeaf, type ReadSpecial } from './projection.ts'

/** Compiles a projection of `find`, with `$slice`, `$elemMatch` and the positional `field.$`, for which it needs the filter. */
export function compileFindProjection(spec: Document, filter: Document): (document: Document) => Document {
  const positional = Object.keys(spec).find((path) => path.endsWith('.$'))
  const readSpecial: ReadSpecial = (path, value) => {
    if (isDocument(value) && ('$slice' in value || '$elemMatch' in value) && Object.keys(value).length > 1)
      throw new CommandError(
        'BadValue',
        `the projection of '${path}' must be one operator, got ${JSON.stringify(value)}`,
      )
    if (isDocument(value) && '$slice' in value) return readSlice(path, value['$slice'])
    if (isDocument(value) && '$elemMatch' in value) return { path, leaf: elementLeaf(value) }
    if (isDocument(value) && '$meta' in value)
      throw new CommandError('BadValue', '$meta is not supported by the embedded store')
    return undefined
  }
  if (positional === undefined) return compileProjection(spec, readSpecial)
  return positionalProjection(spec, positional, { filter, readSpecial })
}

function positionalProjection(
  spec: Document,
  positional: string,
  context: { readonly filter: Document; readonly readSpecial: ReadSpecial },
): (document: Document) => Document {
  const path = positional.slice(0, -2)
  const { [positional]: _, ...others } = spec
  const findPosition = matchedPosition(context.filter)
  return (document) => {
    const position = findPosition(document)
    const leaf = transform(true, (value) => {
      if (!Array.isArray(value)) return value
      if (position !== undefined && position < value.length) return [value[position]]
      throw new CommandError(
        'PositionNotFound',
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      )
    })
    const readSpecial: ReadSpecial = (at, value) => (at === path ? { path, leaf } : context.readSpecial(at, value))
    return compileProjection({ ...others, [path]: 1 }, readSpecial)(document)
  }
}

function readSlice(path: string, operand: unknown): ReturnType<ReadSpecial> {
  const numbers = (Array.isArray(operand) ? operand : [operand]).map(toNumber)
  if (Array.isArray(operand) && !operand.every((part) => numericType(part) !== undefined)) return undefined
  const [first = 0, count] = numbers
  if (numbers.length > 2 || numbers.some((part) => !Number.isInteger(part)) || (count !== undefined && count <= 0))
    throw new CommandError(
      'BadValue',
      `$slice takes a number, or a skip and a positive limit, got ${JSON.stringify(numbers)}`,
    )
  return { path, leaf: transform(false, (value) => (Array.isArray(value) ? slice(value, first, count) : value)) }
}

function slice(values: readonly unknown[], first: number, count: number | undefined): readonly unknown[] {
  if (count === undefined) return first < 0 ? values.slice(first) : values.slice(0, first)
  const start = first < 0 ? Math.max(values.length + first, 0) : first
  return values.slice(start, start + count)
}

function elementLeaf(condition: Document): ProjectionLeaf {
  const { test } = parseFilter({ element: condition })
  return transform(true, (value) => {
    if (!Array.isArray(value)) return undefined
    const found: unknown = value.find((element: unknown) => test({ element: [element] }))
    return found === undefined ? undefined : [found]
  })
}

function transform(including: boolean, apply: (value: unknown) => unknown): ProjectionLeaf {
  return { kind: 'transform', including, apply }
}
