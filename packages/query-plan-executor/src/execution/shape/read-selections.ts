import {
  isCompositeType,
  isCustomScalarType,
  isEnumType,
  isListType,
  isNonNullType,
  Variable,
  type OperationElement,
  type OutputType as FederationOutputType,
  type Schema,
  type Selection as FederationSelection,
  type SelectionSet,
} from '@apollo/federation-internals'
import type { FieldNode } from 'graphql'
import type { ResponseNameOf } from '../../planning/index.ts'
import type { Condition, LeafKind, OutputType, Selection } from './selection.ts'

/** An operation's selections, and its `__schema` and `__type` fields in the order of their index. */
export interface ReadSelections {
  readonly selections: readonly Selection[]
  readonly introspectionFields: readonly FieldNode[]
}

/** Converts the planner's form of an operation to the compact form that shapes responses. */
export function readSelections(
  schema: Schema,
  selectionSet: SelectionSet,
  responseNameOf: ResponseNameOf | undefined,
): ReadSelections {
  const reader = new SelectionReader(schema, responseNameOf)
  return { selections: reader.read(selectionSet), introspectionFields: reader.introspectionFields }
}

class SelectionReader {
  readonly introspectionFields: FieldNode[] = []
  readonly #schema: Schema
  readonly #responseNameOf: ResponseNameOf | undefined
  /** Named fragments are read once, however often they are spread: expanding them can be exponential. */
  readonly #read = new Map<SelectionSet, readonly Selection[]>()
  readonly #types = new Map<string, OutputType>()

  constructor(schema: Schema, responseNameOf: ResponseNameOf | undefined) {
    this.#schema = schema
    this.#responseNameOf = responseNameOf
  }

  read(selectionSet: SelectionSet): readonly Selection[] {
    const known = this.#read.get(selectionSet)
    if (known) return known
    const selections = selectionSet.selections().map((selection) => this.#readOne(selection))
    this.#read.set(selectionSet, selections)
    return selections
  }

  #readOne(selection: FederationSelection): Selection {
    const conditions = this.#conditionsOf(selection.element)
    if (selection.kind === 'FragmentSelection') {
      const typeCondition = selection.element.typeCondition?.name
      return { kind: 'fragment', typeCondition, selections: this.read(selection.selectionSet), conditions }
    }
    const { element } = selection
    const dataName = element.responseName()
    const isAnsweredHere = element.definition.isSchemaIntrospectionField()
    return {
      kind: 'field',
      name: element.name,
      responseName: isAnsweredHere ? dataName : (this.#responseNameOf?.(dataName) ?? dataName),
      dataName,
      type: this.#typeOf(element.definition.type as FederationOutputType),
      selections: selection.selectionSet && !isAnsweredHere ? this.read(selection.selectionSet) : undefined,
      conditions,
      introspection: isAnsweredHere
        ? this.introspectionFields.push(selection.expandFragments().toSelectionNode()) - 1
        : undefined,
    }
  }

  #conditionsOf(element: OperationElement): Condition[] {
    const skip = element.appliedDirectivesOf(this.#schema.skipDirective())[0]
    const include = element.appliedDirectivesOf(this.#schema.includeDirective())[0]
    const conditions: Condition[] = []
    if (skip) conditions.push({ directive: 'skip', value: conditionValue(skip) })
    if (include) conditions.push({ directive: 'include', value: conditionValue(include) })
    return conditions
  }

  #typeOf(type: FederationOutputType): OutputType {
    const text = type.toString()
    const known = this.#types.get(text)
    if (known) return known
    const read = this.#readType(type, text)
    this.#types.set(text, read)
    return read
  }

  #readType(type: FederationOutputType, text: string): OutputType {
    if (isNonNullType(type)) return { kind: 'nonNull', of: this.#typeOf(type.ofType as FederationOutputType), text }
    if (isListType(type)) return { kind: 'list', of: this.#typeOf(type.ofType as FederationOutputType), text }
    if (isCompositeType(type)) return { kind: 'composite', text }
    return { kind: 'leaf', leaf: leafKindOf(type), text }
  }
}

function conditionValue(directive: { arguments(): { readonly if?: unknown } }): Condition['value'] {
  const { if: value } = directive.arguments()
  return value instanceof Variable ? { variable: value.name } : value === true
}

function leafKindOf(type: FederationOutputType): LeafKind {
  if (isEnumType(type)) return new Set(type.values.map((value) => value.name))
  if (!('name' in type) || isCustomScalarType(type)) return 'custom'
  return type.name as LeafKind
}
