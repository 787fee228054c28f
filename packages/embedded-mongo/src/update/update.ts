import { equalValues } from '../bson/compare.ts'
import { type Document, isDocument } from '../bson/document.ts'
import { isMovedName, movedName } from '../bson/inspect.ts'
import { toShell } from '../bson/shell.ts'
import { typeName } from '../bson/types.ts'
import { CommandError } from '../errors.ts'
import { parseFilter } from '../filter/parse.ts'
import { matchedPosition } from '../filter/position.ts'
import { withTimestamps } from './inserted.ts'
import { type FieldUpdate, updateOperators } from './operators.ts'
import { changeAt, expandPath, type Positions } from './paths.ts'
import { createRenames } from './rename.ts'

/** A compiled update; its result shares unchanged values with the document. */
export type Update = {
  readonly apply: (document: Document, during: 'update' | 'insert') => Document
  readonly isReplacement: boolean
}

/** The update of a command: operators, or a document that replaces the old one. */
export type UpdateRequest = {
  readonly update: unknown
  readonly filter: Document
  readonly arrayFilters: readonly Document[]
  readonly now: Date
}

/** Compiles an update; throws for operators that do not exist, fields that conflict and operands of wrong types. */
export function compileUpdate(request: UpdateRequest): Update {
  const { update } = request
  if (Array.isArray(update))
    throw new CommandError('CommandNotSupported', 'pipeline-style updates are not supported by the embedded store')
  if (!isDocument(update))
    throw new CommandError(
      'FailedToParse',
      `Update argument must be either an object or an array, got ${typeName(update)}`,
    )
  if ((Object.keys(update)[0] ?? '').startsWith('$'))
    return { apply: keepingId(operatorUpdate(update, request)), isReplacement: false }
  if (request.arrayFilters.length > 0)
    throw new CommandError('FailedToParse', 'arrayFilters may not be specified for replacement-style updates')
  return { apply: replacing(update), isReplacement: true }
}

type Apply = (document: Document, during: 'update' | 'insert') => Document

/** `_id` can be neither changed nor removed. */
function keepingId(apply: Apply): Apply {
  return (document, during) => {
    const result = apply(document, during)
    if (!Object.hasOwn(document, '_id')) return result
    const id = document['_id']
    if (Object.hasOwn(result, '_id') && equalValues(result['_id'], id))
      return result['_id'] === id ? result : { ...result, _id: id }
    throw new CommandError(
      'ImmutableField',
      `Performing an update on the path '_id' would modify the immutable field '_id', from ${toShell(id)} to ${toShell(result['_id'])}`,
    )
  }
}

/** A replacement without `_id` keeps that of the old document, as its first field. */
function replacing(replacement: Document): Apply {
  const isComplete = Object.hasOwn(assertReplacement(replacement), '_id')
  const moved = isComplete ? undefined : Object.keys(replacement).find(isMovedName)
  if (moved !== undefined) throw movedName(moved)
  return keepingId(({ _id }) => withTimestamps(isComplete || _id === undefined ? replacement : { _id, ...replacement }))
}

function assertReplacement(document: Document): Document {
  const operator = Object.keys(document).find((field) => field.startsWith('$'))
  if (operator === undefined) return document
  throw new CommandError(
    'DollarPrefixedFieldName',
    `The dollar ($) prefixed field '${operator}' in '${operator}' is not allowed in the context of an update's replacement document.`,
  )
}

type Edit = { readonly path: string; readonly onlyOnInsert: boolean } & FieldUpdate

function operatorUpdate(update: Document, request: UpdateRequest): Apply {
  const edits = toEdits(update, request)
  const renames = createRenames(update['$rename'])
  assertNoConflict([...edits.map(({ path }) => path), ...renames.paths])
  const positions = toPositions(request, edits)
  const isDynamic = edits.some(({ path }) => path.includes('$'))
  return (document, during) => {
    let result = document
    const changed: string[] = []
    for (const { path, change, mode, onlyOnInsert } of edits) {
      if (onlyOnInsert && during === 'update') continue
      for (const parts of expandPath(document, path, positions)) {
        result = changeAt(result, parts, { change, mode })
        if (isDynamic) changed.push(parts.join('.'))
      }
    }
    assertNoConflict(changed)
    return renames.apply(result)
  }
}

/** All edits by path, because MongoDB applies them, and so adds fields, in that order. */
function toEdits(update: Document, { now }: UpdateRequest): readonly Edit[] {
  const edits = Object.entries(update).flatMap(([operator, fields]) => {
    if (operator === '$rename') return []
    const create = Object.hasOwn(updateOperators, operator) ? updateOperators[operator] : undefined
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
      return { path, onlyOnInsert: operator === '$setOnInsert', ...create(operand, path, { now }) }
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

const conflict = (path: string, at: string) =>
  new CommandError('ConflictingUpdateOperators', `Updating the path '${path}' would create a conflict at '${at}'`)

/** Throws if a path is the prefix of another, or an array is changed by `$[]` and by name. */
function assertNoConflict(paths: readonly string[]): void {
  const known = new Set<string>()
  for (const path of paths) {
    if (known.has(path)) throw conflict(path, path)
    known.add(path)
  }
  const isOfElements = new Map<string, boolean>()
  for (const path of paths) {
    for (let end = path.indexOf('.'); end >= 0; end = path.indexOf('.', end + 1)) {
      const parent = path.slice(0, end)
      const hasElements = path.startsWith('$[', end + 1)
      if (known.has(parent) || isOfElements.get(parent) === !hasElements) throw conflict(path, parent)
      isOfElements.set(parent, hasElements)
    }
  }
}

function toPositions({ filter, arrayFilters }: UpdateRequest, edits: readonly Edit[]): Positions {
  const named = arrayFilters.map((each) => [arrayFilterName(each), parseFilter(each).test] as const)
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
    matched: matchedPosition(filter),
    passes: (name, element) => filters.get(name)?.({ [name]: element }) === true,
  }
}

/** The identifier of an array filter; several are an error. */
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
