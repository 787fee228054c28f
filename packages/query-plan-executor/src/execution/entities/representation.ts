import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner'
import { isJsonObject, type JsonObject } from '../request/json-object.ts'
import { mergeInto } from './merge.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/**
 * Reads the fields of an entity that a fetch requires.
 * @returns undefined if a required field is missing; an object without `__typename` if no type condition matches
 */
export function buildRepresentation(
  source: JsonObject,
  selections: readonly QueryPlanSelectionNode[],
  types: SupergraphTypes,
): JsonObject | undefined {
  const result: JsonObject = Object.create(null)
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      if (!readField(source, selection, { result, types })) return undefined
    } else if (selection.typeCondition !== undefined && types.fits(source['__typename'], selection.typeCondition)) {
      const part = buildRepresentation(source, selection.selections, types)
      if (part) mergeInto(result, part)
    }
  }
  return result
}

/**
 * The same for a value inside an entity, which may be a list, also of lists. An object that lacks a field is null: plans require fields that
 * they fetch under a condition only for fields with the same condition.
 */
export function buildPart(
  source: unknown,
  selections: readonly QueryPlanSelectionNode[],
  types: SupergraphTypes,
): unknown {
  if (Array.isArray(source)) return source.map((one) => buildPart(one, selections, types))
  return isJsonObject(source) ? (buildRepresentation(source, selections, types) ?? null) : null
}

interface Reading {
  readonly result: JsonObject
  readonly types: SupergraphTypes
}

function readField(source: JsonObject, field: QueryPlanFieldNode, { result, types }: Reading): boolean {
  const name = field.alias ?? field.name
  const value = Object.hasOwn(source, name) ? source[name] : undefined
  if (value === undefined) return false
  result[name] = field.selections ? buildPart(value, field.selections, types) : value
  return true
}
