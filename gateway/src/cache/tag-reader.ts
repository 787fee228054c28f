import type { JsonObject } from '@plumbline/query-plan-executor'
import { entityTag } from '#platform/invalidations'
import type { EntityTag } from '#platform/invalidations'

/** A field of a selection that contains entities. */
export interface TagNode {
  readonly responseKey: string
  /** The entity type of the field; null if its objects are not entities. */
  readonly entity: string | null
  /** The response key of the entity's id; null if it is not selected. */
  readonly idKey: string | null
  /**
   * What determines which entities the field contains: `owner`, the entity that contains the field, whose events report changes;
   * `request`, if the request names the id; `type`, for a list without an owner, which any new entity of the type changes.
   */
  readonly chosenBy: 'owner' | 'request' | 'type'
  readonly children: readonly TagNode[]
}

export interface TagReading {
  /** The subgraph that responded. */
  readonly subgraph: string
  /** Ids in the request. */
  readonly namedIds: ReadonlySet<unknown>
  readonly tags: Set<EntityTag>
}

/** The tag of a subgraph's data of an entity. Each subgraph invalidates its own data of the entity. */
export const tagOf = (subgraph: string, tag: EntityTag): EntityTag => `${subgraph}/${tag}`

/** Adds the tags of all entities in a response. An entity that cannot be identified adds the tag of its type. */
export function readTags(value: unknown, nodes: readonly TagNode[], reading: TagReading): void {
  if (nodes.length === 0 || typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) readTags(item, nodes, reading)
    return
  }
  for (const node of nodes) readNode((value as JsonObject)[node.responseKey], node, reading)
}

function readNode(value: unknown, node: TagNode, reading: TagReading): void {
  if (node.entity !== null) {
    const isAnyOfAll = node.chosenBy === 'type' || value === null || value === undefined
    if (isAnyOfAll) reading.tags.add(tagOf(reading.subgraph, node.entity))
    else addEntities(value, { ...node, entity: node.entity }, reading)
  }
  readTags(value, node.children, reading)
}

function addEntities(value: unknown, node: TagNode & { readonly entity: string }, reading: TagReading): void {
  if (Array.isArray(value)) {
    for (const item of value) addEntities(item, node, reading)
    return
  }
  const { subgraph, namedIds, tags } = reading
  const id = node.idKey === null ? undefined : (value as JsonObject | null)?.[node.idKey]
  const isKnown = typeof id === 'string' && (node.chosenBy === 'owner' || namedIds.has(id))
  tags.add(tagOf(subgraph, isKnown ? entityTag(node.entity, id) : node.entity))
}
