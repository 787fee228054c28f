import type { FetchNode } from '@apollo/query-planner'
import { Kind } from 'graphql'
import type { SelectionNode } from 'graphql'
import type { RepresentationReader } from '../entities/representation-reader.ts'
import { cloneJson, isJsonObject, ownValue, setOwnValue, type JsonObject } from '../request/json-object.ts'
import { selectionsOf } from './fetch-selections.ts'
import { isPlain, type FieldOffer } from './field-offers.ts'
import type { EntitySlot } from './run.ts'
import type { Run } from './run.ts'

/**
 * Finds fields of entities in earlier responses of the same subgraph instead of fetching them. Federation requires that a
 * subgraph resolves a plain field of an entity to the same value on every path, and the planner relies on it too.
 */
export interface KnownFields {
  readonly type: string
  readonly fields: readonly string[]
  /** Fetches that return the fields of objects, which must be searched in the data. */
  readonly places: readonly KnownPlace[]
  /** Entity fetches that return them for the requested entities. Their response may be pending. */
  readonly groups: readonly number[]
}

interface KnownPlace {
  /** Index of the fetch; its result is used only if its response has no error. */
  readonly fetchIndex: number
  readonly path: readonly string[]
}

/** Where a compiled plan stores the result of a fetch. */
export interface FetchIndices {
  readonly fetchOf: (fetch: FetchNode) => number
  readonly groupOf: (fetch: FetchNode) => number
}

/** @returns undefined when the fetch selects more than plain fields of one type, or no other fetch returns them */
export function findKnownFields(
  fetch: FetchNode,
  offers: readonly FieldOffer[],
  indices: FetchIndices,
): KnownFields | undefined {
  const need = neededOf(fetch)
  if (!need || isRewritten(fetch)) return undefined
  const sources = offers.filter((offer) => {
    if (offer.fetch === fetch || offer.fetch.serviceName !== fetch.serviceName || isRewritten(offer.fetch)) return false
    return need.all.every((name) => brings(offer, name, need.type))
  })
  if (sources.length === 0) return undefined
  const places = sources.filter((offer) => !offer.ofEntities)
  const groups = sources.filter((offer) => offer.ofEntities).map((offer) => indices.groupOf(offer.fetch))
  return {
    type: need.type,
    fields: need.fields,
    places: places.map((offer) => ({ fetchIndex: indices.fetchOf(offer.fetch), path: offer.path })),
    groups: [...new Set(groups)].filter((group) => group !== indices.groupOf(fetch)),
  }
}

function isRewritten({ inputRewrites, outputRewrites }: FetchNode): boolean {
  return Boolean(inputRewrites?.length || outputRewrites?.length)
}

interface Need {
  readonly type: string
  readonly fields: readonly string[]
  /** With the key fields of the entity. */
  readonly all: readonly string[]
}

function neededOf(fetch: FetchNode): Need | undefined {
  const [fragment, ...others] = selectionsOf(fetch).selections
  if (fragment?.kind !== Kind.INLINE_FRAGMENT || !fragment.typeCondition || others.length > 0) return undefined
  const { selections } = fragment.selectionSet
  if (fragment.directives?.length || !selections.every((one) => isPlain(one) && !hasSelections(one))) return undefined
  const fields = selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []))
  const required = requiredNames(fetch)
  const type = fragment.typeCondition.name.value
  return required && { type, fields, all: [...fields, ...required] }
}

function hasSelections(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.selectionSet !== undefined
}

function requiredNames({ requires }: FetchNode): string[] | undefined {
  const names: string[] = []
  for (const fragment of requires ?? []) {
    if (fragment.kind !== 'InlineFragment') return undefined
    for (const field of fragment.selections) {
      if (field.kind !== 'Field' || field.selections || field.alias) return undefined
      names.push(field.name)
    }
  }
  return names
}

function brings(offer: FieldOffer, name: string, type: string): boolean {
  return offer.fields.some((field) => field.name === name && (field.type === undefined || field.type === type))
}

/** An entity whose fields are known: an object that has them, or the slot that will receive them. */
export type KnownEntity =
  | { readonly status: 'here'; readonly source: JsonObject }
  | { readonly status: 'coming'; readonly slot: EntitySlot }

/** The entities whose fields are known or will arrive in a pending response, by key. */
export function collectKnown(run: Run, known: KnownFields, reader: RepresentationReader): Map<unknown, KnownEntity> {
  const found = new Map<unknown, KnownEntity>()
  const keyOf = (object: JsonObject): unknown => (object['__typename'] === known.type ? reader.key(object) : undefined)
  for (const { fetchIndex, path } of known.places) {
    if (!run.cleanFetches[fetchIndex]) continue
    visitNames(run.data, { path, depth: 0 }, (source) => {
      const key = keyOf(source)
      if (key !== undefined && hasFields(source, known)) found.set(key, { status: 'here', source })
    })
  }
  for (const group of known.groups) {
    for (const slot of run.groups[group]?.slots() ?? []) {
      const key = keyOf(slot.batch.sourceOf(slot))
      if (key === undefined || found.has(key)) continue
      const source = arrivedFields(slot, known)
      if (source) found.set(key, { status: 'here', source })
      else if (slot.batch.status !== 'answered') found.set(key, { status: 'coming', slot })
    }
  }
  return found
}

/** The entity of a slot, if it has all fields and its batch has no errors. */
export function arrivedFields({ batch, index }: EntitySlot, known: KnownFields): JsonObject | undefined {
  const entity = batch.entities?.[index]
  return batch.errors.length === 0 && isJsonObject(entity) && hasFields(entity, known) ? entity : undefined
}

/** Copies known fields to an entity. */
export function copyKnown(target: JsonObject, source: JsonObject, { fields }: KnownFields): void {
  for (const name of fields) {
    const value = source[name]
    setOwnValue(target, name, typeof value === 'object' ? cloneJson(value) : value)
  }
}

/** A null may represent an entity that the subgraph refers to but does not have, so it is not reused. */
function hasFields(object: JsonObject, { fields }: KnownFields): boolean {
  return fields.every((name) => (ownValue(object, name) ?? null) !== null)
}

interface NamePath {
  readonly path: readonly string[]
  readonly depth: number
}

function visitNames(value: unknown, { path, depth }: NamePath, visit: (object: JsonObject) => void): void {
  if (Array.isArray(value)) {
    for (const element of value) visitNames(element, { path, depth }, visit)
    return
  }
  if (!isJsonObject(value)) return
  const name = path[depth]
  if (name === undefined) visit(value)
  else visitNames(ownValue(value, name), { path, depth: depth + 1 }, visit)
}
