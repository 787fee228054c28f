import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner'
import { isJsonObject, type JsonObject } from '../request/json-object.ts'
import { mergeInto } from './merge.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/**
 * Reads from an entity what a fetch requires.
 * @returns undefined when a required field is missing; an object without `__typename` when no type condition fits
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
 * The same of a value inside an entity, which may be a list, also of lists. An object that lacks a field is null: plans require
 * what they fetch only under a condition for fields that are left out under the same one.
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
