import type { FetchNode } from '@apollo/query-planner'
import { Kind } from 'graphql'
import type { SelectionNode } from 'graphql'
import { cloneJson } from '../entities/merge.ts'
import type { RepresentationReader } from '../entities/representation-reader.ts'
import { isJsonObject, ownValue, setOwnValue, type JsonObject } from '../request/json-object.ts'
import { isPlain, selectionsOf, type FieldOffer } from './field-offers.ts'
import type { Run } from './run.ts'

/**
 * Where the fields of an entity fetch may be found without asking: in what the same subgraph has sent of the same
 * entities before. A subgraph resolves a plain field of an entity alike however it is reached; that is what federation
 * rests on, and what the planner assumes wherever it chooses between two ways to a field.
 */
export interface KnownFields {
  readonly type: string
  readonly fields: readonly string[]
  readonly sources: readonly KnownSource[]
}

interface KnownSource {
  /** Index of the fetch; what it brought counts when it has been answered without any error. */
  readonly fetchIndex: number
  readonly path: readonly string[]
}

/** @returns undefined when the fetch selects more than plain fields of one type, or nothing else brings them */
export function findKnownFields(
  fetch: FetchNode,
  offers: readonly FieldOffer[],
  indexOf: (fetch: FetchNode) => number | undefined,
): KnownFields | undefined {
  if (fetch.inputRewrites?.length || fetch.outputRewrites?.length) return undefined
  const need = neededOf(fetch)
  if (!need) return undefined
  const sources: KnownSource[] = []
  for (const offer of offers) {
    const fetchIndex = indexOf(offer.fetch)
    if (offer.fetch === fetch || fetchIndex === undefined || offer.fetch.serviceName !== fetch.serviceName) continue
    if (offer.fetch.inputRewrites?.length || offer.fetch.outputRewrites?.length) continue
    if (need.all.every((name) => brings(offer, name, need.type))) sources.push({ fetchIndex, path: offer.path })
  }
  return sources.length === 0 ? undefined : { type: need.type, fields: need.fields, sources }
}

interface Need {
  readonly type: string
  readonly fields: readonly string[]
  /** With the fields that tell the entity. */
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

/** The entities that a run knows all fields of by now, by their key. */
export function collectKnown(run: Run, known: KnownFields, reader: RepresentationReader): Map<unknown, JsonObject> {
  const found = new Map<unknown, JsonObject>()
  for (const { fetchIndex, path } of known.sources) {
    if (!run.cleanFetches[fetchIndex]) continue
    visitNames(run.data, path, 0, (object) => {
      if (object['__typename'] !== known.type) return
      const key = reader.key(object)
      if (key === undefined || found.has(key)) return
      if (known.fields.every((name) => ownValue(object, name) !== undefined)) found.set(key, object)
    })
  }
  return found
}

/** Gives an entity the known fields of another object of the same entity. */
export function copyKnown(target: JsonObject, source: JsonObject, { fields }: KnownFields): void {
  for (const name of fields) {
    const value = source[name]
    setOwnValue(target, name, typeof value === 'object' ? cloneJson(value) : value)
  }
}

function visitNames(value: unknown, path: readonly string[], depth: number, visit: (object: JsonObject) => void): void {
  if (Array.isArray(value)) {
    for (const element of value) visitNames(element, path, depth, visit)
    return
  }
  if (!isJsonObject(value)) return
  const name = path[depth]
  if (name === undefined) visit(value)
  else visitNames(ownValue(value, name), path, depth + 1, visit)
}
