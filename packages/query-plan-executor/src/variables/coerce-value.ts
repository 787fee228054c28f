import { GraphQLError, isEnumType, isInputObjectType, isListType, isNonNullType, isSpecifiedScalarType } from 'graphql'
import type { GraphQLInputObjectType, GraphQLInputType, GraphQLLeafType } from 'graphql'
// Not part of graphql-js's public API, but needed for its messages.
import { didYouMean } from 'graphql/jsutils/didYouMean.js'
import { suggestionList } from 'graphql/jsutils/suggestionList.js'
import { kindOf, shorten } from './show-value.ts'

/** The path of a value within a variable, as a list that ends at the variable. */
export interface Path {
  readonly key: string | number
  readonly before: Path | undefined
}

/** A problem of a value. */
export interface Fault {
  readonly value: unknown
  readonly path: Path | undefined
  readonly reason: string
}

/** @throws TooManyErrors - the limit is reached */
export type ReportFault = (fault: Fault) => void

/** Ends coercing early. */
export class TooManyErrors extends Error {}

/**
 * Coerces one JSON value.
 * @returns the coerced value; an arbitrary value if a problem was reported
 * @throws TooManyErrors - from `report`; RangeError - the value nests too deeply
 */
export function coerceValue(value: unknown, type: GraphQLInputType, { report, onBigInt }: CoercionEvents): unknown {
  return new ValueCoercer(report, onBigInt).coerce(value, type, undefined)
}

export interface CoercionEvents {
  readonly report: ReportFault
  /** Called for a `bigint` whose type is not a custom scalar: coercion changes its value. */
  readonly onBigInt: () => void
}

class ValueCoercer {
  readonly #report: ReportFault
  readonly #onBigInt: () => void

  constructor(report: ReportFault, onBigInt: () => void) {
    this.#report = report
    this.#onBigInt = onBigInt
  }

  coerce(value: unknown, type: GraphQLInputType, path: Path | undefined): unknown {
    if (isNonNullType(type)) {
      if (value !== null && value !== undefined) return this.coerce(value, type.ofType, path)
      this.#report({ value, path, reason: `Expected non-nullable type "${type.toString()}" not to be null.` })
      return undefined
    }
    if (value === null || value === undefined) return null
    if (isListType(type)) {
      if (!Array.isArray(value)) return [this.coerce(value, type.ofType, path)]
      return value.map((item, index) => this.coerce(item, type.ofType, { key: index, before: path }))
    }
    return isInputObjectType(type) ? this.#coerceObject(value, type, path) : this.#coerceLeaf(value, type, path)
  }

  #coerceObject(value: unknown, type: GraphQLInputObjectType, path: Path | undefined): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#report({ value, path, reason: `Expected type "${type.name}" to be an object.` })
      return undefined
    }
    const given = value as Readonly<Record<string, unknown>>
    const coerced: Record<string, unknown> = {}
    const fields = type.getFields()
    for (const field of Object.values(fields)) {
      const { name } = field
      const fieldValue = Object.hasOwn(given, name) ? given[name] : undefined
      if (fieldValue !== undefined) coerced[name] = this.coerce(fieldValue, field.type, { key: name, before: path })
      else if (field.defaultValue !== undefined) coerced[name] = field.defaultValue
      else if (isNonNullType(field.type)) {
        const reason = `Field "${name}" of required type "${field.type.toString()}" was not provided.`
        this.#report({ value, path, reason })
      }
    }
    for (const name of Object.keys(given)) {
      if (Object.hasOwn(fields, name)) continue
      this.#report({ value, path, reason: `${unknownField(name, type)}${suggestionsFor(name, Object.keys(fields))}` })
    }
    if (type.isOneOf) this.#checkOneOf(coerced, type, path)
    return coerced
  }

  #checkOneOf(coerced: Readonly<Record<string, unknown>>, type: GraphQLInputObjectType, path: Path | undefined): void {
    const [key, ...others] = Object.keys(coerced)
    if (key === undefined || others.length > 0) {
      const reason = `Exactly one key must be specified for OneOf type "${type.name}".`
      this.#report({ value: coerced, path, reason })
    } else if (coerced[key] === null) {
      this.#report({ value: null, path: { key, before: path }, reason: `Field "${key}" must be non-null.` })
    }
  }

  #coerceLeaf(given: unknown, type: GraphQLLeafType, path: Path | undefined): unknown {
    const value = typeof given === 'bigint' ? this.#withoutBigInt(given, type) : given
    if (isMisfit(value, type)) {
      this.#report({ value, path, reason: `Expected type "${type.name}", got ${kindOf(value)}.` })
      return undefined
    }
    try {
      const parsed: unknown = type.parseValue(value)
      if (parsed === undefined) this.#report({ value, path, reason: `Expected type "${type.name}".` })
      return parsed
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const reason = error instanceof GraphQLError ? message : `Expected type "${type.name}". ${message}`
      this.#report({ value, path, reason })
      return undefined
    }
  }

  /** The form that graphql-js accepts. Custom scalars receive long integers unchanged. */
  #withoutBigInt(value: bigint, type: GraphQLLeafType): unknown {
    if (!isEnumType(type) && !isSpecifiedScalarType(type)) return value
    this.#onBigInt()
    return type.name === 'ID' ? String(value) : Number(value)
  }
}

/** Values that no enum and no built-in scalar accepts. Their error messages would contain the whole value, which may be large. */
function isMisfit(value: unknown, type: GraphQLLeafType): boolean {
  if (!isEnumType(type) && !isSpecifiedScalarType(type)) return false
  const takesText = type.name === 'String' || type.name === 'ID'
  return typeof value === 'object' || (typeof value === 'string' && value.length > maxNameLength && !takesText)
}

const unknownField = (name: string, type: GraphQLInputObjectType) =>
  `Field "${shorten(name, maxNameLength)}" is not defined by type "${type.name}".`

/** Suggestions are found by edit distance, which is costly for long names. */
const suggestionsFor = (name: string, known: readonly string[]) =>
  name.length > maxNameLength ? '' : didYouMean(suggestionList(name, known))

const maxNameLength = 100
