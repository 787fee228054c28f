import { ObjectId } from 'bson'
import { equalValues } from '../bson/compare.ts'
import { type Document, isDocument, toPlainDocument } from '../bson/document.ts'
import { toShell } from '../bson/shell.ts'
import { typeName } from '../bson/types.ts'
import { CommandError } from '../errors.ts'
import { parseFilter } from '../filter/parse.ts'
import { matchedPosition } from '../filter/position.ts'
import type { Engine } from '../pipeline/engine.ts'
import { type FieldUpdate, updateOperators } from './operators.ts'
import { changeAt, expandPath, type Positions } from './paths.ts'
import { createRenames } from './rename.ts'
import { keepTypes } from './types.ts'

/** An update ready to be applied; the result shares with the document whatever did not change. */
export type Update = {
  readonly apply: (document: Document, during: 'update' | 'insert') => Document
  readonly isReplacement: boolean
}

/** What an update command says: operators, a pipeline (an array), or a whole document in place of the old one. */
export type UpdateRequest = {
  readonly update: unknown
  readonly filter: Document
  readonly arrayFilters: readonly Document[]
  readonly engine: Engine
  readonly now: Date
}

const pipelineStages = ['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']

/** Compiles an update; throws for operators that do not exist, fields that conflict and operands of wrong types. */
export function compileUpdate(request: UpdateRequest): Update {
  const { update } = request
  if (Array.isArray(update) && request.arrayFilters.length > 0)
    throw new CommandError('FailedToParse', 'arrayFilters may not be specified for pipeline-style updates')
  if (Array.isArray(update)) return { apply: keepingId(pipelineUpdate(update, request.engine)), isReplacement: false }
  if (!isDocument(update))
    throw new CommandError('FailedToParse', `an update must be a document or a pipeline, got ${typeName(update)}`)
  if (!(Object.keys(update)[0] ?? '').startsWith('$'))
    return { apply: keepingId(() => assertReplacement(update)), isReplacement: true }
  return { apply: keepingId(operatorUpdate(update, request)), isReplacement: false }
}

/** The `_id` of a new document, made here if it has none; it always comes first. */
export function withId(document: Document): Document {
  const { _id = new ObjectId(), ...others } = document
  const type = typeName(_id)
  if (type === 'array' || type === 'regex' || type === 'undefined')
    throw new CommandError('BadValue', `The '_id' value cannot be of type ${type}`)
  return { _id, ...others }
}

type Apply = (document: Document, during: 'update' | 'insert') => Document

/** `_id` cannot change, stays if the update does not mention it, and is first. */
function keepingId(apply: Apply): Apply {
  return (document, during) => {
    const result = apply(document, during)
    if (!Object.hasOwn(document, '_id')) return result
    const id = document['_id']
    if (!Object.hasOwn(result, '_id')) return { _id: id, ...result }
    if (equalValues(result['_id'], id)) return result['_id'] === id ? result : { ...result, _id: id }
    throw new CommandError(
      'ImmutableField',
      `Performing an update on the path '_id' would modify the immutable field '_id', from ${toShell(id)} to ${toShell(result['_id'])}`,
    )
  }
}

function assertReplacement(document: Document): Document {
  const operator = Object.keys(document).find((field) => field.startsWith('$'))
  if (operator === undefined) return document
  throw new CommandError(
    'DollarPrefixedFieldName',
    `The dollar ($) prefixed field '${operator}' in '${operator}' is not allowed in the context of an update's replacement document.`,
  )
}

function pipelineUpdate(pipeline: readonly unknown[], engine: Engine): Apply {
  const stages = pipeline.map((stage) => {
    const name = isDocument(stage) ? (Object.keys(stage)[0] ?? '') : ''
    if (isDocument(stage) && pipelineStages.includes(name)) return toPlainDocument(stage)
    throw new CommandError('InvalidOptions', `${name} is not allowed to be used within an update`)
  })
  return (document) => {
    const [result = {}] = engine.run(stages, [toPlainDocument(document)])
    return keepTypes(result, document) as Document
  }
}

type Edit = { readonly path: string; readonly onlyOnInsert: boolean } & FieldUpdate

function operatorUpdate(update: Document, request: UpdateRequest): Apply {
  const edits = toEdits(update, request)
  const renames = createRenames(update['$rename'])
  assertNoConflict([...edits.map(({ path }) => path), ...renames.paths])
  const positions = toPositions(request, edits)
  return (document, during) => {
    let result = document
    for (const { path, change, mode, onlyOnInsert } of edits) {
      if (onlyOnInsert && during === 'update') continue
      for (const parts of expandPath(document, path, positions)) result = changeAt(result, parts, { change, mode })
    }
    return renames.apply(result)
  }
}

/** All edits by path, since MongoDB applies them in that order, which is the order of fields that they add. */
function toEdits(update: Document, { engine, now }: UpdateRequest): readonly Edit[] {
  const context = { now, filterContext: engine.filterContext }
  const edits = Object.entries(update).flatMap(([operator, fields]) => {
    if (operator === '$rename') return []
    const create = updateOperators[operator]
    if (!create)
      throw new CommandError(
        'FailedToParse',
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
    if (!isDocument(fields))
      throw new CommandError(
        'FailedToParse',
        `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${toShell(fields)}}`,
      )
    return Object.entries(fields).map(([path, operand]): Edit => {
      assertUpdatePath(path)
      return { path, onlyOnInsert: operator === '$setOnInsert', ...create(operand, path, context) }
    })
  })
  return edits.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function assertUpdatePath(path: string): void {
  const parts = path.split('.')
  if (parts.includes(''))
    throw new CommandError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    )
  if (parts[0]?.startsWith('$'))
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${parts[0]}' in '${path}' is not valid for storage.`,
    )
}

function assertNoConflict(paths: readonly string[]): void {
  const sorted = paths.toSorted()
  for (const [i, path] of sorted.entries()) {
    const other = sorted.slice(i + 1).find((each) => each === path || each.startsWith(`${path}.`))
    if (other === undefined) continue
    throw new CommandError(
      'ConflictingUpdateOperators',
      `Updating the path '${other}' would create a conflict at '${path}'`,
    )
  }
}

function toPositions({ filter, arrayFilters, engine }: UpdateRequest, edits: readonly Edit[]): Positions {
  const named = arrayFilters.map(
    (each) => [arrayFilterName(each), parseFilter(each, engine.filterContext).test] as const,
  )
  const filters = new Map(named)
  if (filters.size < named.length)
    throw new CommandError('FailedToParse', 'Found multiple array filters with the same top-level field name')
  const used = new Set(edits.flatMap(({ path }) => [...path.matchAll(/\$\[(\w+)\]/g)].map(([, name]) => name)))
  const unused = [...filters.keys()].find((name) => !used.has(name))
  if (unused !== undefined)
    throw new CommandError('FailedToParse', `The array filter for identifier '${unused}' was not used in the update`)
  const undefinedName = [...used].find((name) => name !== undefined && !filters.has(name))
  if (undefinedName !== undefined)
    throw new CommandError('BadValue', `No array filter found for identifier '${undefinedName}'`)
  return {
    matched: (path, document) => matchedPosition(path, filter, engine.filterContext)(document),
    passes: (name, element) => filters.get(name)?.({ [name]: element }) === true,
  }
}

/** The one identifier that all of an array filter is about. */
function arrayFilterName(filter: Document): string {
  const [name, other] = new Set(topLevelNames(filter))
  if (name === undefined || other !== undefined)
    throw new CommandError(
      'FailedToParse',
      `Expected a single top-level field name in an array filter, found ${other === undefined ? 'none' : `'${name}' and '${other}'`}`,
    )
  if (/^[a-z]\w*$/.test(name)) return name
  throw new CommandError(
    'BadValue',
    `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
  )
}

function topLevelNames(filter: Document): readonly string[] {
  return Object.entries(filter).flatMap(([field, value]) => {
    if (!['$and', '$or', '$nor'].includes(field)) return [field.split('.')[0] ?? '']
    return Array.isArray(value) ? value.filter(isDocument).flatMap(topLevelNames) : []
  })
}
