import type { JsonObject } from '@plumbline/query-plan-executor'
import { entityTag } from '#platform/invalidations'
import type { EntityTag } from '#platform/invalidations'

/** A field of a selection under which entities are found. */
export interface TagNode {
  readonly responseKey: string
  /** The type of the entity that the field gives; null for what is no entity. */
  readonly entity: string | null
  /** Under which key the entity's id comes; null when it was not asked for. */
  readonly idKey: string | null
  /**
   * What decides that it is this entity, or these: the entity around it, whose events tell when that changes; or the
   * request, if it names the id. A list without an owner changes whenever there is one thing more.
   */
  readonly chosenBy: 'owner' | 'request' | 'nobody'
  readonly children: readonly TagNode[]
}

export interface TagReading {
  /** Names the entities of this subgraph. */
  readonly subgraph: string
  /** Ids that the request names. */
  readonly namedIds: ReadonlySet<unknown>
  readonly tags: Set<EntityTag>
}

/** The tag of what a subgraph keeps of a thing: what another one keeps of it changes on its own. */
export const tagOf = (subgraph: string, tag: EntityTag): EntityTag => `${subgraph}/${tag}`

/** Adds the tags of all entities that an answer shows. One that cannot be told from others stands for all of its type. */
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
    const isAnyOfAll = node.chosenBy === 'nobody' || value === null || value === undefined
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
