import { Lazy } from 'mingo/lazy'
import { type Document, isDocument } from '../bson/document.ts'
import { encodeKey } from '../bson/key.ts'
import { toNumber } from '../bson/numbers.ts'
import { leavesOf } from '../bson/path.ts'
import { CommandError } from '../errors.ts'
import { parseFilter } from '../filter/parse.ts'
import type { Collections, Engine } from './engine.ts'
import type { StageOperator } from './stages.ts'

/** `$lookup`, `$graphLookup` and `$unionWith`: they query the other collection, so its indexes serve them. */
export function createJoins(collections: Collections, engine: () => Engine): Readonly<Record<string, StageOperator>> {
  return {
    $lookup: (documents, specification) =>
      documents.map(lookup(specification as Document, collections, engine()) as never),
    $graphLookup: (documents, specification) =>
      documents.map(graphLookup(specification as Document, collections, engine()) as never),
    $unionWith: (documents, specification) => {
      const { coll, pipeline = [] } = isDocument(specification) ? specification : { coll: specification }
      const name = toSource('$unionWith', { option: 'coll', name: coll, pipeline })
      return Lazy(concatenate(documents as never, () => collections.aggregate(name, pipeline as Document[], {})))
    },
  }
}

type Joined = (document: Document) => Document

function lookup(specification: Document, collections: Collections, engine: Engine): Joined {
  const { localField, foreignField, pipeline, let: variables = {} } = specification
  const as = requireText('$lookup', 'as', specification['as'])
  const from = toSource('$lookup', { option: 'from', name: specification['from'], pipeline })
  if ((localField === undefined) !== (foreignField === undefined))
    throw new CommandError(
      'FailedToParse',
      '$lookup requires both or neither of localField and foreignField to be specified',
    )
  if (localField === undefined && pipeline === undefined)
    throw new CommandError(
      'FailedToParse',
      '$lookup requires either pipeline or both localField and foreignField to be specified',
    )
  const compiled = Object.entries(variables as Document).map(([name, value]) => [name, engine.compile(value)] as const)
  const known = new Map<string, readonly Document[]>()
  return (document) => {
    const filter =
      localField === undefined ? {} : { [String(foreignField)]: { $in: localValues(document, String(localField)) } }
    if (pipeline !== undefined) {
      const values = Object.fromEntries(compiled.map(([name, evaluate]) => [name, evaluate(document)]))
      const stages =
        localField === undefined ? (pipeline as Document[]) : [{ $match: filter }, ...(pipeline as Document[])]
      return { ...document, [as]: collections.aggregate(from, stages, values) }
    }
    const key = Buffer.from(encodeKey(filter)).toString('latin1')
    const found = known.get(key) ?? collections.find(from, filter)
    known.set(key, found)
    return { ...document, [as]: found }
  }
}

function graphLookup(specification: Document, collections: Collections, engine: Engine): Joined {
  const [from, connectFrom, connectTo, as] = ['from', 'connectFromField', 'connectToField', 'as'].map((option) =>
    requireText('$graphLookup', option, specification[option]),
  ) as [string, string, string, string]
  const { depthField, maxDepth, restrictSearchWithMatch = {} } = specification
  const start = engine.compile(specification['startWith'])
  const restriction = parseFilter(restrictSearchWithMatch as Document, engine.filterContext)
  return (document) => {
    const startValue = start(document)
    let frontier: readonly unknown[] = Array.isArray(startValue) ? startValue : [startValue ?? null]
    const found = new Map<string, Document>()
    for (let depth = 0; frontier.length > 0 && (maxDepth === undefined || depth <= toNumber(maxDepth)); depth += 1) {
      const matches = collections.find(from, { [connectTo]: { $in: frontier } }).filter(restriction.test)
      const fresh = matches.filter((match) => !found.has(keyOf(match['_id'])))
      for (const match of fresh)
        found.set(keyOf(match['_id']), depthField === undefined ? match : { ...match, [String(depthField)]: depth })
      frontier = fresh.flatMap((match) =>
        leavesOf(match, connectFrom.split('.')).filter((value) => typeof value !== 'symbol'),
      )
    }
    return { ...document, [as]: [...found.values()] }
  }
}

type Source = { readonly option: string; readonly name: unknown; readonly pipeline: unknown }

/** The collection that a stage reads; none only for a pipeline that brings its own documents. */
function toSource(stage: string, { option, name, pipeline }: Source): string {
  const first: unknown = Array.isArray(pipeline) ? pipeline[0] : undefined
  return name === undefined && isDocument(first) && '$documents' in first ? '' : requireText(stage, option, name)
}

function localValues(document: Document, path: string): readonly unknown[] {
  const values = leavesOf(document, path.split('.')).map((value) => (typeof value === 'symbol' ? null : value))
  return values.length > 0 ? values : [null]
}

function keyOf(value: unknown): string {
  return Buffer.from(encodeKey(value)).toString('latin1')
}

function* concatenate(first: Iterable<Document>, second: () => Iterable<Document>): Generator<Document> {
  yield* first
  yield* second()
}

function requireText(stage: string, option: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw new CommandError(
    'FailedToParse',
    `${stage} argument '${option}' must be a string, got ${JSON.stringify(value)}`,
  )
}
