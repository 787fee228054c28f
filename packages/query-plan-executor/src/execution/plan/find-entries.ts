import type { EntityGroup } from '../entities/entity-group.ts'
import { hasSameContent } from '../entities/same-content.ts'
import type { JsonObject } from '../request/json-object.ts'
import { collectKnown, copyKnown, type KnownEntity, type KnownFields } from './known-fields.ts'
import { visitPlaces, type Container, type PlanPath } from './places.ts'
import type { EntityGroupState, EntitySlot } from './run.ts'
import type { Run } from './run.ts'

/** An entity that a step completes, and the source of its fields. */
export interface Entry {
  readonly entity: JsonObject
  readonly slot: EntitySlot
}

export interface FindInput {
  readonly path: PlanPath
  /** Depths of the path at which another step finds its entities. */
  readonly entityDepths: readonly boolean[]
  readonly group: EntityGroup
  readonly state: EntityGroupState
  readonly known: KnownFields | undefined
  /** Whether equal entities may become one object. */
  readonly unites: boolean
}

/** An entity whose fields another fetch is fetching. */
export interface ComingEntity extends DistinctEntity {
  readonly slot: EntitySlot
}

export interface FoundEntities {
  readonly entries: Entry[]
  readonly coming: readonly ComingEntity[]
  /** Entities whose fields were known and have been completed. */
  readonly completed: JsonObject[]
}

/**
 * Finds the entities at a path. Entities with equal content are replaced by one object, if everything that is fetched later is the
 * same for all of them (see `unitingFetches`). They are then visited, completed and written once. Entities with known fields are
 * completed immediately.
 */
export function findEntities(run: Run, input: FindInput): FoundEntities {
  const { group, state, known } = input
  const entries: Entry[] = []
  const coming: ComingEntity[] = []
  const completed: JsonObject[] = []
  let knownEntities: ReadonlyMap<unknown, KnownEntity> | undefined
  for (const distinct of findDistinct(run, input)) {
    const { entity, identity } = distinct
    const slot = state.slotOf(identity)
    if (!slot && known) knownEntities ??= collectKnown(run, known, group.reader)
    const found = slot ? undefined : knownEntities?.get(identity)
    if (found?.status === 'coming') coming.push({ ...distinct, slot: found.slot })
    else if (found && known) {
      copyKnown(entity, found.source, known)
      completed.push(entity)
    } else entries.push({ entity, slot: slot ?? state.addSlot(run, identity, entity) })
  }
  return { entries, coming, completed }
}

/** An entity at a path, and the entities that equal it. */
export interface DistinctEntity {
  readonly entity: JsonObject
  /** Equal for entities that have one representation. */
  readonly identity: unknown
}

function findDistinct(run: Run, { path, entityDepths, group, unites }: FindInput): DistinctEntity[] {
  const distinct: DistinctEntity[] = []
  const firsts = new Map<unknown, JsonObject>()
  const visit = (entity: JsonObject, container: Container | undefined, key: string | number): void => {
    const identity = group.reader.key(entity)
    if (identity === undefined) return
    const first = firsts.get(identity)
    if (first === entity) return
    if (unites && first && container && hasSameContent(first, entity)) {
      container[key] = first
      run.hasSharedEntities = true
      return
    }
    if (!first) firsts.set(identity, entity)
    distinct.push({ entity, identity })
  }
  const once = run.hasSharedEntities ? { depths: entityDepths, entered: new Set() } : undefined
  visitPlaces(run.data, { path, visit, once })
  return distinct
}

/**
 * The slots of all entities of a path in the order of the response, as if no entities were merged;
 * undefined for those that were completed without one.
 */
export function slotsInOrder(
  run: Run,
  path: PlanPath,
  { entries, completed }: Pick<FoundEntities, 'entries' | 'completed'>,
): (EntitySlot | undefined)[] {
  const slots = new Map<JsonObject, EntitySlot | undefined>(entries.map(({ entity, slot }) => [entity, slot]))
  for (const entity of completed) slots.set(entity, undefined)
  const ordered: (EntitySlot | undefined)[] = []
  visitPlaces(run.data, {
    path,
    visit: (entity) => {
      if (slots.has(entity)) ordered.push(slots.get(entity))
    },
    once: undefined,
  })
  return ordered
}
