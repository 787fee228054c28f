import { ERRORS } from '@apollo/federation-internals'
import { type JsonObject, ownValue } from '../request/json-object.ts'
import { AppliedSelections } from './applied-selections.ts'
import { isSkipped } from './conditions.ts'
import { isLeafValue } from './leaf-values.ts'
import type { FieldSelection, FragmentSelection, OutputType, Selection } from './selection.ts'
import type { TypeIndex } from './type-index.ts'
import type { NullCompletion } from './unexplained-errors.ts'

/** A value of the wrong shape: a string for an object, an object for a list. */
export interface ShapeFault {
  readonly message: string
  readonly path: readonly (string | number)[]
}

export interface ShapedResponse {
  readonly data: JsonObject | null
  /** Values that had to become null, for `extensions.valueCompletion`. */
  readonly completions: readonly NullCompletion[]
  readonly faults: readonly ShapeFault[]
}

export interface ShapeInput {
  readonly types: TypeIndex
  readonly selections: readonly Selection[]
  /** Name of the operation's root type. */
  readonly rootType: string
  readonly data: JsonObject
  /** The client's variables over their defaults. */
  readonly variables: JsonObject
  /** Executes one of the operation's `__schema` and `__type` fields. */
  readonly introspect: (index: number) => unknown
}

/**
 * Reduces the subgraphs' data to the requested fields, checks it against the API schema and propagates nulls. This is the
 * complete rule, with paths and errors; `write-response.ts` is the fast path for valid data.
 */
export function shapeResponse(input: ShapeInput): ShapedResponse {
  const shaper = new Shaper(input)
  const output: JsonObject = Object.create(null)
  const place = { input: input.data, output, parentType: input.rootType }
  const kept = shaper.applySelections(input.selections, place)
  return { data: kept ? output : null, completions: shaper.completions, faults: shaper.faults }
}

interface Place {
  readonly input: JsonObject
  readonly output: JsonObject
  readonly parentType: string
}

interface Value {
  readonly selection: FieldSelection
  readonly input: unknown
  readonly output: unknown
  readonly parentType: string
}

/** `refused` nulls the parent; `reported` means that its error was already added. */
interface Shaped {
  readonly value: unknown
  readonly refused?: boolean
  readonly reported?: boolean
}

class Shaper {
  readonly completions: NullCompletion[] = []
  readonly faults: ShapeFault[] = []
  readonly #given: ShapeInput
  readonly #path: (string | number)[] = []
  readonly #applied = new Map<JsonObject, AppliedSelections>()

  constructor(given: ShapeInput) {
    this.#given = given
  }

  /** @returns false when the object has to become null */
  applySelections(selections: readonly Selection[], place: Place): boolean {
    if (!this.#isFirst(selections, place)) return true
    for (const selection of selections) {
      if (isSkipped(selection.conditions, this.#given.variables)) continue
      const kept =
        selection.kind === 'field' ? this.#applyField(selection, place) : this.#applyFragment(selection, place)
      if (!kept) return false
    }
    return true
  }

  #isFirst(selections: readonly Selection[], { output, parentType }: Place): boolean {
    let applied = this.#applied.get(output)
    if (!applied) this.#applied.set(output, (applied = new AppliedSelections()))
    return applied.add(selections, parentType)
  }

  #applyFragment(fragment: FragmentSelection, place: Place): boolean {
    const typename = place.input['__typename']
    if (typename && typeof typename !== 'string') {
      this.#fault(`Got unexpected value for __typename: ${String(typename)}`)
      return false
    }
    const { typeCondition } = fragment
    if (typeCondition === undefined) return this.applySelections(fragment.selections, place)
    const type = typeof typename === 'string' && this.#given.types.has(typename) ? typename : place.parentType
    if (!this.#given.types.satisfies(typeCondition, type)) return true
    return this.applySelections(fragment.selections, { ...place, parentType: typeCondition })
  }

  #applyField(selection: FieldSelection, place: Place): boolean {
    const { responseName } = selection
    const output = place.output[responseName]
    if (selection.introspection !== undefined) {
      if (output === undefined) place.output[responseName] = this.#given.introspect(selection.introspection)
      return true
    }
    if (selection.name === '__typename') return output !== undefined || this.#applyTypename(selection, place)
    this.#path.push(responseName)
    const input = ownValue(place.input, selection.dataName)
    const shaped = this.#shape({ selection, input, output, parentType: place.parentType }, selection.type)
    this.#path.pop()
    place.output[responseName] = shaped.value
    return shaped.refused !== true
  }

  #applyTypename({ dataName, responseName }: FieldSelection, place: Place): boolean {
    const { types } = this.#given
    const typename = ownValue(place.input, dataName) ?? place.input['__typename']
    const type = typeof typename === 'string' && types.has(typename) ? typename : place.parentType
    if (!types.isObject(type)) return false
    place.output[responseName] = type
    return true
  }

  #shape(value: Value, type: OutputType): Shaped {
    if (value.output === null || (value.output !== undefined && !value.selection.selections)) {
      return { value: value.output }
    }
    if (type.kind === 'nonNull') return this.#shapeNonNull(value, type.of)
    if (value.input === null || value.input === undefined) return { value: null }
    if (type.kind === 'list') return this.#shapeList(value, type)
    if (type.kind === 'composite') return this.#shapeObject(value, type)
    if (isLeafValue(value.input, type.leaf)) return { value: value.input }
    this.#complain(`Invalid value found for ${this.#describe(type, value.parentType)}.`)
    return { value: null, reported: true }
  }

  #shapeNonNull(value: Value, type: OutputType): Shaped {
    const shaped = this.#shape(value, type)
    if (shaped.value !== null) return { value: shaped.value }
    if (!shaped.reported) {
      const isAbsent = value.input === undefined
      this.#complain(`Cannot return null for non-nullable ${this.#describe(type, value.parentType)}.`, isAbsent)
    }
    return { value: null, refused: true, reported: true }
  }

  #shapeList(value: Value, type: OutputType & { kind: 'list' }): Shaped {
    const { input } = value
    if (!Array.isArray(input)) {
      return this.#fault(`Invalid non-list value ${shown(input)} returned by subgraph for list type ${type.text}`)
    }
    const earlier = value.output as unknown[] | undefined
    let refused = false
    let reported = false
    const list = input.map((one: unknown, index) => {
      this.#path.push(index)
      const shaped = this.#shape({ ...value, input: one, output: earlier?.[index] }, type.of)
      this.#path.pop()
      refused ||= shaped.refused === true
      reported ||= shaped.reported === true
      return shaped.value
    })
    return { value: refused ? null : list, reported }
  }

  #shapeObject(value: Value, type: OutputType): Shaped {
    const { input } = value
    if (typeof input !== 'object') {
      return this.#fault(
        `Invalid non-object value ${shown(input)} returned by subgraph for composite type ${type.text}`,
      )
    }
    const given = (input as JsonObject)['__typename']
    if (given !== undefined && typeof given !== 'string') {
      return this.#fault(`Invalid non-string value ${shown(given)} for __typename at ${this.#path.join(',')}`)
    }
    const typename = given && this.#given.types.typeOf(given, type.text)
    if (typename && !this.#given.types.isComposite(typename)) {
      this.#complain(`Invalid __typename found for object at ${this.#describe(type, value.parentType)}.`)
      return { value: null, reported: true }
    }
    const output = (value.output ?? Object.create(null)) as JsonObject
    const place = { input: input as JsonObject, output, parentType: typename || type.text }
    const kept = this.applySelections(value.selection.selections ?? [], place)
    return { value: kept ? output : null, reported: !kept }
  }

  #describe(type: OutputType, parentType: string): string {
    const last = this.#path.at(-1)
    return typeof last === 'string'
      ? `field ${parentType}.${last}`
      : `array element of type ${type.text} at index ${String(last)}`
  }

  #complain(message: string, isAbsent = false): void {
    this.completions.push({ error: ERRORS.INVALID_GRAPHQL.err(message, { path: [...this.#path] }), isAbsent })
  }

  #fault(message: string): Shaped {
    this.faults.push({ message, path: [...this.#path] })
    return { value: null, reported: true }
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
