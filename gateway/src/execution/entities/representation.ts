import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner'
import { isJsonObject, type JsonObject } from '../request/json-object.ts'
import { mergeInto } from './merge.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/**
 * Reads from an entity what a fetch requires.
 * @returns null when a required field is missing; an object without `__typename` when no type condition fits
 */
export function buildRepresentation(
  source: unknown,
  selections: readonly QueryPlanSelectionNode[],
  types: SupergraphTypes,
): JsonObject | null {
  if (!isJsonObject(source)) return null
  const result: JsonObject = Object.create(null)
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      if (!readField(source, selection, { result, types })) return null
    } else if (selection.typeCondition !== undefined && types.fits(source['__typename'], selection.typeCondition)) {
      mergeInto(result, buildRepresentation(source, selection.selections, types))
    }
  }
  return result
}

interface Reading {
  readonly result: JsonObject
  readonly types: SupergraphTypes
}

function readField(source: JsonObject, field: QueryPlanFieldNode, { result, types }: Reading): boolean {
  const name = field.alias ?? field.name
  const value = Object.hasOwn(source, name) ? source[name] : undefined
  if (value === undefined) return false
  const { selections } = field
  if (!selections) result[name] = value
  else if (Array.isArray(value)) result[name] = value.map((one) => buildRepresentation(one, selections, types))
  else result[name] = buildRepresentation(value, selections, types)
  return true
}
