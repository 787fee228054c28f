import { generateFunction, nameLiteral, propertyOf } from '../request/generated-code.ts'
import { ownValue, type JsonObject } from '../request/json-object.ts'
import { collectFields, type CollectedField } from './collect-fields.ts'
import type { OutputType, Selection } from './selection.ts'
import type { TypeIndex } from './type-index.ts'
import { IRREGULAR, leafWriter, listWriter, nullable, type ValueWriter } from './value-writers.ts'

/** More ways to combine `@skip` and `@include` than this, and an operation is shaped without generated code. */
const MAX_VARIANTS = 32

/** Writes `data` as JSON text; undefined when something in it is missing or wrong and `shapeResponse` must decide. */
export type ResponseWriter = (data: JsonObject, variables: JsonObject) => string | undefined

export interface WriterInput {
  readonly types: TypeIndex
  readonly selections: readonly Selection[]
  readonly rootType: string
}

/**
 * Compiles an operation into code that checks and writes an answer in one pass. Fragments are resolved for each type
 * that turns up, and conditions for each combination of their variables, when it turns up first.
 */
export function compileResponseWriter(input: WriterInput): ResponseWriter {
  const conditionVariables = [...variablesOfConditions(input.selections)]
  const writers = new Map<string, ValueWriter>()
  return (data, variables) => {
    let key = ''
    for (const name of conditionVariables) {
      const value = ownValue(variables, name)
      if (typeof value !== 'boolean') return undefined
      key += value ? '1' : '0'
    }
    let write = writers.get(key)
    if (!write) {
      if (writers.size >= MAX_VARIANTS) return undefined
      const context = { types: input.types, variables: pick(variables, conditionVariables) }
      write = objectWriter([input.selections], input.rootType, context)
      writers.set(key, write)
    }
    return writeRegular(write, data)
  }
}

function writeRegular(write: ValueWriter, data: JsonObject): string | undefined {
  try {
    return write(data)
  } catch (error) {
    if (error === IRREGULAR) return undefined
    throw error
  }
}

interface WriterContext {
  readonly types: TypeIndex
  readonly variables: JsonObject
}

type SelectionSets = readonly (readonly Selection[])[]

/** A writer that compiles itself for each `__typename` it meets; objects of one type in a row take the short way. */
function objectWriter(sets: SelectionSets, declaredType: string, context: WriterContext): ValueWriter {
  const variants = new Map<unknown, ValueWriter>()
  let lastTypename: unknown
  let lastWrite: ValueWriter | undefined
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw IRREGULAR
    const typename = (value as JsonObject)['__typename']
    if (lastWrite && typename === lastTypename) return lastWrite(value)
    let write = variants.get(typename)
    if (!write) {
      write = compileVariant(sets, { typename, declaredType, context })
      variants.set(typename, write)
    }
    lastTypename = typename
    lastWrite = write
    return write(value)
  }
}

interface Variant {
  readonly typename: unknown
  readonly declaredType: string
  readonly context: WriterContext
}

function compileVariant(sets: SelectionSets, { typename, declaredType, context }: Variant): ValueWriter {
  if (typename !== undefined && (typeof typename !== 'string' || !context.types.isComposite(typename))) throw IRREGULAR
  const fields = collectFields(sets, { ...context, typename, parentType: typename ?? declaredType })
  const writers: ValueWriter[] = []
  const members = [...fields].map(([responseName, field]) => {
    const key = `'"${nameLiteral(responseName).slice(1, -1)}":`
    if (field.selection.name === '__typename')
      return `${key}'+${typenameCode(responseName, field, { typename, declaredType, context })}`
    if (field.selection.introspection !== undefined) throw IRREGULAR
    const index = writers.push(valueWriter(field.selection.type, field, context)) - 1
    return `${key}'+w${index}(${propertyOf('o', responseName)})`
  })
  const names = writers.map((_, index) => `w${index}`)
  const source = `return function write(o){return '{'+${members.length === 0 ? "''" : members.join(`+','+`)}+'}'}`
  return generateFunction(source, {
    irregular,
    ...Object.fromEntries(names.map((name, index) => [name, writers[index]])),
  })
}

/** An expression for `__typename`: the object's type, unless an alias in the data says otherwise. */
function typenameCode(responseName: string, field: CollectedField, { typename, context }: Variant): string {
  const type = typename === undefined ? field.parentType : String(typename)
  if (!context.types.isObject(type)) throw IRREGULAR
  const text = `'${JSON.stringify(type)}'`
  if (responseName === '__typename') return text
  const aliased = propertyOf('o', responseName)
  return `(${aliased}==null||${aliased}===${nameLiteral(type)}?${text}:irregular())`
}

function valueWriter(type: OutputType, field: CollectedField, context: WriterContext): ValueWriter {
  switch (type.kind) {
    case 'nonNull':
      return nonNullWriter(type.of, field, context)
    default:
      return nullable(nonNullWriter(type, field, context))
  }
}

function nonNullWriter(type: OutputType, field: CollectedField, context: WriterContext): ValueWriter {
  switch (type.kind) {
    case 'nonNull':
      return nonNullWriter(type.of, field, context)
    case 'list':
      return listWriter(valueWriter(type.of, field, context))
    case 'composite':
      return objectWriter(field.selections, type.text, context)
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
