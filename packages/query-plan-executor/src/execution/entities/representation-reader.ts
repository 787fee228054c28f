import type { QueryPlanFieldNode, QueryPlanInlineFragmentNode, QueryPlanSelectionNode } from '@apollo/query-planner'
import { generateFunction, jsonValue, nameLiteral, propertyOf } from '../request/generated-code.ts'
import { cloneJson } from '../request/json-object.ts'
import type { JsonObject } from '../request/json-object.ts'
import { buildPart, buildRepresentation } from './representation.ts'
import type { Rewrite } from './rewrite.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/** Reads the representation of an entity in the forms that a fetch needs. */
export interface RepresentationReader {
  /** Equal for entities with equal representations; undefined if the entity must not be requested. */
  readonly key: (entity: JsonObject) => unknown
  /** The representation as JSON text, for an entity that has a key. */
  readonly text: (entity: JsonObject) => string
}

export interface ReaderInput {
  readonly requires: readonly QueryPlanSelectionNode[]
  readonly inputRewrite: Rewrite | undefined
  readonly types: SupergraphTypes
  /** Every object and interface type of the supergraph. */
  readonly typenames: readonly string[]
}

/** Uses generated code where each type has one fragment, which is almost always the case; otherwise the general rule. */
export function compileRepresentationReader(input: ReaderInput): RepresentationReader {
  const fragments = input.inputRewrite ? undefined : fragmentsByType(input)
  return fragments ? generatedReader(fragments, input.types) : generalReader(input)
}

function generalReader({ requires, inputRewrite, types }: ReaderInput): RepresentationReader {
  const build = (entity: JsonObject): JsonObject | undefined => {
    const representation = buildRepresentation(entity, requires, types)
    if (!representation?.['__typename']) return undefined
    // A rewrite changes the representation only, not the entity.
    const copy = inputRewrite ? cloneJson(representation) : representation
    inputRewrite?.(copy)
    return copy
  }
  return {
    key: (entity) => {
      const representation = build(entity)
      // A rewrite may hide the type, which determines how the response is read.
      return representation && jsonValue([entity['__typename'], representation])
    },
    text: (entity) => jsonValue(build(entity)),
  }
}

type FragmentsByType = ReadonlyMap<QueryPlanInlineFragmentNode, readonly string[]>

/** @returns undefined when the requirement is not one fragment per type, each with its `__typename` */
function fragmentsByType({ requires, types, typenames }: ReaderInput): FragmentsByType | undefined {
  const byFragment = new Map<QueryPlanInlineFragmentNode, string[]>()
  for (const selection of requires) {
    if (selection.kind !== 'InlineFragment' || selection.typeCondition === undefined) return undefined
    if (!selection.selections.every((one) => one.kind === 'Field')) return undefined
    if (!selection.selections.some((one) => one.kind === 'Field' && responseName(one) === '__typename'))
      return undefined
    byFragment.set(selection, [])
  }
  for (const typename of typenames) {
    const fitting = [...byFragment.keys()].filter((one) => types.fits(typename, one.typeCondition as string))
    if (fitting.length > 1) return undefined
    if (fitting[0]) byFragment.get(fitting[0])?.push(typename)
  }
  return byFragment
}

function generatedReader(fragments: FragmentsByType, types: SupergraphTypes): RepresentationReader {
  const nested: ((value: unknown) => string)[] = []
  const cases = [...fragments].map(([fragment, typenames]) => {
    const fields = (fragment.selections as QueryPlanFieldNode[]).map((field) => fieldCode(field, nested, types))
    const labels = typenames.map((typename) => `case ${nameLiteral(typename)}:`).join('')
    return labels === '' ? '' : `${labels}{${textCode(fields)}}`
  })
  const source = `return function text(o){switch(o.__typename){${cases.join('')}default:return undefined}}`
  const text = generateFunction<(entity: JsonObject) => string>(source, { json: jsonValue, nested })
  return { key: singleKey(fragments) ?? text, text }
}

interface FieldCode {
  readonly name: string
  /** Expression for the field's JSON text, given its value in `v`. */
  readonly text: (variable: string) => string
}

function fieldCode(
  field: QueryPlanFieldNode,
  nested: ((value: unknown) => string)[],
  types: SupergraphTypes,
): FieldCode {
  const name = responseName(field)
  const { selections } = field
  if (!selections) return { name, text: (variable) => `json(${variable})` }
  const index = nested.push((value) => jsonValue(buildPart(value, selections, types))) - 1
  return { name, text: (variable) => `nested[${index}](${variable})` }
}

function textCode(fields: readonly FieldCode[]): string {
  const reads = fields.map(({ name }, index) => `const v${index}=${propertyOf('o', name)};`)
  const missing = fields.map((_, index) => `v${index}===undefined`).join('||')
  const members = fields.map(({ name, text }, index) => `'"${name}":'+${text(`v${index}`)}`)
  return `${reads.join('')}if(${missing})return undefined;return '{'+${members.join(`+','+`)}+'}'`
}

/** One type with one key field: the value of the field identifies the entity, so no text is needed. */
function singleKey(fragments: FragmentsByType): RepresentationReader['key'] | undefined {
  const [entry, ...others] = fragments
  if (!entry || others.length > 0) return undefined
  const [fragment, [typename, ...moreTypes]] = entry
  const fields = (fragment.selections as QueryPlanFieldNode[]).filter((field) => responseName(field) !== '__typename')
  const [field] = fields
  if (!field || fields.length > 1 || field.selections || typename === undefined || moreTypes.length > 0)
    return undefined
  const value = propertyOf('o', responseName(field))
  return generateFunction(
    `return function key(o){return o.__typename===${nameLiteral(typename)}?${value}:undefined}`,
    {},
  )
}

function responseName(field: QueryPlanFieldNode): string {
  return field.alias ?? field.name
}
