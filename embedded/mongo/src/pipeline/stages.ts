import { Lazy } from 'mingo/lazy'
import type { Options } from 'mingo/types'
import { compareValues } from '../bson/compare.ts'
import { type Document, isDocument } from '../bson/document.ts'
import { encodeKey } from '../bson/key.ts'
import { valueAt } from '../bson/path.ts'
import { CommandError } from '../errors.ts'
import { parseFilter } from '../filter/parse.ts'
import { parseSort, sortBy } from '../planning/sort.ts'
import type { Collections, Engine } from './engine.ts'
import { createJoins } from './joins.ts'
import { compileAddFields, compileProjection } from './projection.ts'
import { createSelections, transform } from './selection.ts'

/** A lazy sequence of plain documents, as mingo passes it from stage to stage. */
export type Documents = ReturnType<typeof Lazy>

/** A stage as mingo calls it. */
export type StageOperator = (documents: Documents, specification: unknown, options: Options) => Documents

/** The stages that mingo lacks, or answers otherwise than MongoDB. */
export function createStages(collections: Collections, engine: () => Engine): Readonly<Record<string, StageOperator>> {
  const addFields: StageOperator = (documents, fields) =>
    documents.map(compileAddFields(asDocument(fields), engine().compile) as never)
  return {
    $match: (documents, filter) =>
      documents.filter(parseFilter(asDocument(filter), engine().filterContext).test as never),
    $sort: (documents, order) => transform(documents, (all) => sortBy(all, parseSort(toSort(order)), (each) => each)),
    $project: (documents, fields) => documents.map(compileProjection(asDocument(fields), engine().compile) as never),
    $limit: (documents, count) => Lazy(first(documents as never, toLimit(count))),
    $skip: (documents, count) => documents.drop(toCount('$skip', count)),
    $addFields: addFields,
    $set: addFields,
    $unset: (documents, fields) => documents.map(compileProjection(unsetting(fields), engine().compile) as never),
    $unwind: (documents, specification) => Lazy(unwind(documents as never, specification)),
    $sortByCount: (documents, expression) => {
      const counted = [{ $group: { _id: expression, count: { $sum: 1 } } }, { $sort: { count: -1 } }]
      return Lazy(engine().run(counted, documents as never))
    },
    $bucket: (documents, specification) =>
      transform(documents, (all) => bucket(all, asDocument(specification), engine())),
    ...createSelections(engine),
    ...createJoins(collections, engine),
  }
}

// What is behind the limit is not read: it may be the whole of another collection.
function* first(documents: Iterable<Document>, limit: number): Generator<Document> {
  let taken = 0
  for (const document of documents) {
    taken += 1
    yield document
    if (taken >= limit) return
  }
}

function toLimit(value: unknown): number {
  const limit = toCount('$limit', value)
  if (limit > 0) return limit
  throw new CommandError('BadLimit', 'the limit must be positive')
}

function toCount(stage: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw new CommandError('BadValue', `${stage} needs a whole number >= 0, got ${JSON.stringify(value)}`)
}

function toSort(order: unknown): Document {
  const sort = asDocument(order)
  if (Object.keys(sort).length > 0) return sort
  throw new CommandError('EmptySort', '$sort stage must have at least one sort key')
}

function asDocument(value: unknown): Document {
  if (isDocument(value)) return value
  throw new CommandError(
    'FailedToParse',
    `a pipeline stage's specification must be an object, got ${JSON.stringify(value)}`,
  )
}

function unsetting(fields: unknown): Document {
  return Object.fromEntries((Array.isArray(fields) ? fields : [fields]).map((field) => [String(field), 0]))
}

function* unwind(documents: Iterable<Document>, specification: unknown): Generator<Document> {
  const { path, includeArrayIndex, preserveNullAndEmptyArrays } = isDocument(specification)
    ? specification
    : { path: specification }
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new CommandError('BadValue', `path option to $unwind stage should be prefixed with a '$': ${String(path)}`)
  const parts = path.slice(1).split('.')
  const indexField = typeof includeArrayIndex === 'string' ? includeArrayIndex.split('.') : undefined
  for (const document of documents) {
    const value = valueAt(document, parts)
    const isNothing = value === undefined || value === null || (Array.isArray(value) && value.length === 0)
    if (isNothing && preserveNullAndEmptyArrays !== true) continue
    const elements: readonly unknown[] =
      Array.isArray(value) && value.length > 0 ? value : [isNothing && value !== null ? undefined : value]
    for (const [position, element] of elements.entries()) {
      const unwound = withValue(document, parts, element)
      yield indexField ? withValue(unwound, indexField, Array.isArray(value) && !isNothing ? position : null) : unwound
    }
  }
}

function withValue(document: Document, parts: readonly string[], value: unknown): Document {
  const [field = '', ...rest] = parts
  const inner = document[field]
  if (rest.length > 0) return { ...document, [field]: withValue(isDocument(inner) ? inner : {}, rest, value) }
  if (value !== undefined) return { ...document, [field]: value }
  const { [field]: _, ...others } = document
  return others
}

function bucket(documents: readonly Document[], specification: Document, engine: Engine): Iterable<Document> {
  const { groupBy, boundaries, output, default: other } = specification
  if (!Array.isArray(boundaries) || boundaries.length < 2)
    throw new CommandError('BadValue', "The $bucket 'boundaries' field must be an array of at least 2 values")
  if (boundaries.some((boundary, i) => i > 0 && compareValues(boundaries[i - 1], boundary) >= 0))
    throw new CommandError(
      'BadValue',
      "The 'boundaries' option to $bucket must be sorted in ascending order, without duplicates",
    )
  const evaluate = engine.compile(groupBy)
  const groups = new Map<string, { readonly id: unknown; readonly members: Document[] }>()
  for (const document of documents) {
    const id = bucketOf(evaluate(document), boundaries, other)
    const key = Buffer.from(encodeKey(id)).toString('latin1')
    const group = groups.get(key) ?? { id, members: [] }
    groups.set(key, group)
    group.members.push(document)
  }
  const sorted = [...groups.values()].sort((a, b) => compareValues(a.id, b.id))
  return sorted.flatMap(({ id, members }) => {
    const accumulators = isDocument(output) ? output : { count: { $sum: 1 } }
    return [...engine.run([{ $group: { _id: { $literal: id }, ...accumulators } }], members)]
  })
}

function bucketOf(value: unknown, boundaries: readonly unknown[], other: unknown): unknown {
  const upper = boundaries.findIndex((boundary) => compareValues(value, boundary) < 0)
  if (upper > 0) return boundaries[upper - 1]
  if (other !== undefined) return other
  throw new CommandError(
    'BucketWithoutDefault',
    '$switch could not find a matching branch for an input, and no default was specified.',
  )
}
