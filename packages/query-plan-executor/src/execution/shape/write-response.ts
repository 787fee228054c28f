import { generateFunction, nameLiteral, propertyOf } from '../request/generated-code.ts'
import { ownValue, type JsonObject } from '../request/json-object.ts'
import { collectFields, type CollectedField } from './collect-fields.ts'
import type { OutputType, Selection } from './selection.ts'
import type { TypeIndex } from './type-index.ts'
import { IRREGULAR, leafWriter, listWriter, nullable, type ValueWriter } from './value-writers.ts'

/** Operations with more combinations of `@skip` and `@include` are shaped without generated code. */
const MAX_VARIANTS = 32

/** Writes `data` as JSON; undefined when data is missing or invalid and `shapeResponse` must handle it. */
export type ResponseWriter = (data: JsonObject, state: WriteState) => string | undefined

export interface WriteState {
  /** The client's variables over their defaults. */
  readonly variables: JsonObject
  /** Whether an object may occur in several places; its text is then reused. */
  readonly hasSharedEntities: boolean
}

export interface WriterInput {
  readonly types: TypeIndex
  readonly selections: readonly Selection[]
  readonly rootType: string
  /** Paths of the query plan at which objects may be shared, joined by dots. */
  readonly entityPaths: ReadonlySet<string>
}

/**
 * Compiles an operation into code that checks and writes a response in one pass. Fragments are resolved per type, and
 * conditions per combination of their variables, on first use.
 */
export function compileResponseWriter(input: WriterInput): ResponseWriter {
  const conditionVariables = [...variablesOfConditions(input.selections)]
  const writers = new Map<string, ValueWriter>()
  const texts: SharedTexts = { byPosition: undefined }
  return (data, { variables, hasSharedEntities }) => {
    let key = ''
    for (const name of conditionVariables) {
      const value = ownValue(variables, name)
      if (typeof value !== 'boolean') return undefined
      key += value ? '1' : '0'
    }
    let write = writers.get(key)
    if (!write) {
      if (writers.size >= MAX_VARIANTS) return undefined
      const { types, entityPaths } = input
      const context = { types, entityPaths, texts, variables: pick(variables, conditionVariables) }
      write = objectWriter({ sets: [input.selections], declaredType: input.rootType, path: '' }, context)
      writers.set(key, write)
    }
    // Writing is synchronous, so responses cannot share state.
    texts.byPosition = hasSharedEntities ? new Map() : undefined
    try {
      return write(data)
    } catch (error) {
      if (error === IRREGULAR) return undefined
      throw error
    } finally {
      texts.byPosition = undefined
    }
  }
}

/** For the current response: the text of each object at each position at which objects may be shared. */
interface SharedTexts {
  byPosition: Map<Position, Map<unknown, string>> | undefined
}

interface WriterContext {
  readonly types: TypeIndex
  readonly variables: JsonObject
  readonly entityPaths: ReadonlySet<string>
  readonly texts: SharedTexts
}

/** Positions of objects in a response. */
interface Position {
  readonly sets: readonly (readonly Selection[])[]
  readonly declaredType: string
  /** As in a query plan: names in the data and `@`, each followed by a dot. */
  readonly path: string
}

function objectWriter(position: Position, context: WriterContext): ValueWriter {
  const write = anyObjectWriter(position, context)
  return context.entityPaths.has(position.path.slice(0, -1))
    ? sharedObjectWriter(position, write, context.texts)
    : write
}

/** Writes an object once for all its places. */
function sharedObjectWriter(position: Position, write: ValueWriter, texts: SharedTexts): ValueWriter {
  return (value) => {
    if (!texts.byPosition) return write(value)
    let known = texts.byPosition.get(position)
    if (!known) texts.byPosition.set(position, (known = new Map()))
    let text = known.get(value)
    if (text === undefined) known.set(value, (text = write(value)))
    return text
  }
}

/** A writer that is compiled for each `__typename` at first use; consecutive objects of one type are written faster. */
function anyObjectWriter(position: Position, context: WriterContext): ValueWriter {
  const variants = new Map<unknown, ValueWriter>()
  let lastTypename: unknown
  let lastWrite: ValueWriter | undefined
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw IRREGULAR
    const typename = (value as JsonObject)['__typename']
    if (lastWrite && typename === lastTypename) return lastWrite(value)
    let write = variants.get(typename)
    if (!write) {
      write = compileVariant(typename, position, context)
      variants.set(typename, write)
    }
    lastTypename = typename
    lastWrite = write
    return write(value)
  }
}

function compileVariant(given: unknown, { sets, declaredType, path }: Position, context: WriterContext): ValueWriter {
  const typename = typeof given === 'string' ? context.types.typeOf(given, declaredType) : given
  if (typename !== undefined && (typeof typename !== 'string' || !context.types.isComposite(typename))) throw IRREGULAR
  const fields = collectFields(sets, { ...context, typename, parentType: typename ?? declaredType })
  const writers: Record<string, ValueWriter> = {}
  const members = [...fields].map(([responseName, field], index) => {
    const key = `'${nameLiteral(responseName)}:`
    const { dataName } = field.selection
    if (field.selection.introspection !== undefined) throw IRREGULAR
    if (field.selection.name === '__typename') {
      return `${key}'+${typenameCode(dataName, typename ?? field.parentType, context.types)}`
    }
    writers[`w${index}`] = valueWriter(field.selection.type, { ...field, path: `${path}${dataName}.` }, context)
    return `${key}'+w${index}(${propertyOf('o', dataName)})`
  })
  const source = `return function write(o){return '{'+${members.length === 0 ? "''" : members.join(`+','+`)}+'}'}`
  return generateFunction(source, { irregular, ...writers })
}

/** An expression for `__typename`: the object's type, unless the data has an alias for it. */
function typenameCode(dataName: string, type: string, types: TypeIndex): string {
  if (!types.isObject(type)) throw IRREGULAR
  const text = `'${nameLiteral(type)}'`
  if (dataName === '__typename') return text
  const aliased = propertyOf('o', dataName)
  return `(${aliased}==null||${aliased}===${nameLiteral(type)}?${text}:irregular())`
}

/** A field of a response and its position. */
interface PlacedField extends CollectedField {
  readonly path: string
}

function valueWriter(type: OutputType, field: PlacedField, context: WriterContext): ValueWriter {
  if (type.kind === 'nonNull') return nonNullWriter(type.of, field, context)
  return nullable(nonNullWriter(type, field, context))
}

function nonNullWriter(type: OutputType, field: PlacedField, context: WriterContext): ValueWriter {
  switch (type.kind) {
    case 'nonNull':
      return nonNullWriter(type.of, field, context)
    case 'list':
      return listWriter(valueWriter(type.of, { ...field, path: `${field.path}@.` }, context))
    case 'composite':
      return objectWriter({ sets: field.selections, declaredType: type.text, path: field.path }, context)
    case 'leaf':
      return leafWriter(type.leaf)
    default:
      return type satisfies never
  }
}

function irregular(): never {
  throw IRREGULAR
}

function variablesOfConditions(selections: readonly Selection[], seen = new Set<unknown>()): Set<string> {
  const names = new Set<string>()
  if (seen.has(selections)) return names
  seen.add(selections)
  for (const selection of selections) {
    for (const { value } of selection.conditions) if (typeof value !== 'boolean') names.add(value.variable)
    for (const name of variablesOfConditions(selection.selections ?? [], seen)) names.add(name)
  }
  return names
}

function pick(variables: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, ownValue(variables, name)]))
}
