import { calculateObjectSize } from 'bson'
import { type Document, isDocument } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import { parseFilter } from '../filter/parse.ts'
import { parseSort, sortStream } from '../planning/sort.ts'
import type { Stream, TimeSlice } from '../planning/time-slice.ts'
import { compileGroup } from './group.ts'
import { compileProjection } from './projection.ts'
import type { Stage } from './stage.ts'

/** What stages use besides their input. */
export type StageContext = {
  readonly timeSlice: TimeSlice
  /** Opens a pipeline over another collection of the same database, for `$unionWith`. */
  readonly open: (collection: string, pipeline: readonly Document[]) => Stream<Document>
}

type CompileStage = (specification: unknown, context: StageContext) => Stage

const stages: Readonly<Record<string, CompileStage>> = {
  $match: (filter) => {
    const { test } = parseFilter(toFilter(filter))
    return mapped((document) => (test(document) ? document : null))
  },
  $sort: (order, { timeSlice }) => {
    const sort = toSort(order)
    const toDocument = (document: Document) => document
    return (documents) => sortStream(documents, { sort, limit: 0, toDocument, toSize: calculateObjectSize, timeSlice })
  },
  $skip: (count) => skipped(toCount('$skip', count)),
  $limit: (count) => limited(toCount('$limit', count)),
  $group: (specification) => compileGroup(specification),
  $project: (specification) => mapped(compileProjection(toProjection(specification))),
  $unionWith: (specification, context) => united(specification, context),
}

/** Compiles the stages of a pipeline into one. A stage that this store does not support is an error that names it. */
export function compilePipeline(pipeline: readonly Document[], context: StageContext): Stage {
  const compiled = pipeline.map((stage) => {
    const name = stageName(stage)
    return assertStage(name)(stage[name], context)
  })
  return (documents) => compiled.reduce((stream, stage) => stage(stream), documents)
}

/** The name of a stage; a stage with none or several is an error. */
export function stageName(stage: unknown): string {
  const names = isDocument(stage) ? Object.keys(stage) : []
  if (names.length === 1 && names[0] !== undefined) return names[0]
  throw new CommandError('MalformedStage', 'A pipeline stage specification object must contain exactly one field.')
}

/** The filter of a `$match`. */
export function toFilter(filter: unknown): Document {
  if (isDocument(filter)) return filter
  throw new CommandError('MatchNeedsDocument', 'the match filter must be an expression in an object')
}

/** The order of a `$sort`. */
export function toSort(order: unknown): ReturnType<typeof parseSort> {
  if (!isDocument(order)) throw new CommandError('SortNeedsDocument', 'the $sort key specification must be an object')
  if (Object.keys(order).length === 0)
    throw new CommandError('EmptySort', '$sort stage must have at least one sort key')
  if ('$natural' in order)
    throw new CommandError('DollarPathPart', '$natural is not supported in a $sort stage, use a hint')
  return parseSort(order)
}

/** The operand of `$skip` or `$limit`. */
export function toCount(stage: '$skip' | '$limit', value: unknown): number {
  const count = toNumber(value)
  if (numericType(value) === undefined || !Number.isSafeInteger(count) || count < 0)
    throw new CommandError(
      stage === '$skip' ? 'BadSkip' : 'BadLimit',
      `invalid argument to ${stage} stage: expected a non-negative whole number, got ${String(value)}`,
    )
  if (stage === '$limit' && count === 0) throw new CommandError('ZeroLimit', 'the limit must be positive')
  return count
}

function assertStage(name: string): CompileStage {
  const compile = Object.hasOwn(stages, name) ? stages[name] : undefined
  if (compile) return compile
  throw new CommandError(
    'UnknownStage',
    `Unrecognized pipeline stage name: '${name}'. The embedded store knows ${Object.keys(stages).join(', ')}`,
  )
}

function toProjection(specification: unknown): Document {
  if (!isDocument(specification))
    throw new CommandError('ProjectNeedsDocument', '$project specification must be an object')
  if (Object.keys(specification).length > 0) return specification
  throw new CommandError(
    'EmptyProjection',
    'Invalid $project :: caused by :: projection specification must have at least one field',
  )
}

/** Applies a function to each document; null omits it. */
function mapped(change: (document: Document) => Document | null): Stage {
  return function* (documents) {
    for (const document of documents) {
      const result = document && change(document)
      if (result !== null) yield result
    }
  }
}

function skipped(count: number): Stage {
  return function* (documents) {
    let position = 0
    for (const document of documents) {
      if (document !== undefined) position += 1
      if (document === undefined || position > count) yield document
    }
  }
}

// Input after the limit is not read: it may be a whole collection.
function limited(count: number): Stage {
  return function* (documents) {
    let taken = 0
    for (const document of documents) {
      if (document !== undefined) taken += 1
      yield document
      if (taken >= count) return
    }
  }
}

function united(specification: unknown, context: StageContext): Stage {
  const options = typeof specification === 'string' ? { coll: specification } : specification
  if (!isDocument(options))
    throw new CommandError('FailedToParse', 'the $unionWith stage specification must be an object or string')
  const unknown = Object.keys(options).find((option) => option !== 'coll' && option !== 'pipeline')
  if (unknown !== undefined)
    throw new CommandError('UnknownField', `BSON field '$unionWith.${unknown}' is an unknown field.`)
  const { coll, pipeline = [] } = options
  if (typeof coll !== 'string' || coll === '')
    throw new CommandError('FailedToParse', "$unionWith needs the name of a collection in 'coll'")
  if (!Array.isArray(pipeline) || !pipeline.every(isDocument))
    throw new CommandError('TypeMismatch', "'pipeline' option of $unionWith must be an array of objects")
  const opened = context.open(coll, pipeline)
  return function* (documents) {
    yield* documents
    yield* opened
  }
}
