import type { EntityGroup } from '../entities/entity-group.ts'
import { mergeFields } from '../entities/merge.ts'
import { cloneJson, isJsonObject, type JsonObject } from '../request/json-object.ts'
import { reportErrors } from './batch-errors.ts'
import { findEntities, slotsInOrder, type ComingEntity, type Entry } from './find-entries.ts'
import { arrivedFields, copyKnown, type KnownFields } from './known-fields.ts'
import type { PlanPath } from './places.ts'
import { EntityGroupState, type BatchWaiter, type EntityBatch } from './run.ts'
import type { Run } from './run.ts'
import type { Step } from './step.ts'

/** The state of a step while it waits. */
interface Pending {
  readonly entries: Entry[]
  /** Entities whose fields another fetch is fetching. */
  coming: readonly ComingEntity[]
  readonly completed: JsonObject[]
  waitingCount: number
}

export interface EntityFetchInput {
  readonly index: number
  readonly path: PlanPath
  /** The paths of all steps of the plan that complete entities, joined by dots. */
  readonly entityPaths: ReadonlySet<string>
  readonly group: EntityGroup
  /** Where its fields may be known already. */
  readonly known: KnownFields | undefined
  /** Whether equal entities may become one object. */
  readonly unites: boolean
  readonly next: Step
}

/** Completes the entities at a path with fields from another subgraph. */
export class EntityFetchStep implements Step, BatchWaiter {
  readonly #index: number
  readonly #path: PlanPath
  readonly #entityDepths: readonly boolean[]
  readonly #group: EntityGroup
  readonly #known: KnownFields | undefined
  readonly #unites: boolean
  readonly #next: Step

  constructor(input: EntityFetchInput) {
    this.#index = input.index
    this.#path = input.path
    this.#entityDepths = input.path.map((_, depth) => input.entityPaths.has(input.path.slice(0, depth).join('.')))
    this.#group = input.group
    this.#known = input.known
    this.#unites = input.unites
    this.#next = input.next
  }

  start(run: Run): void {
    const found = findEntities(run, {
      path: this.#path,
      entityDepths: this.#entityDepths,
      group: this.#group,
      state: this.#stateOf(run),
      known: this.#known,
      unites: this.#unites,
    })
    if (found.entries.length === 0 && found.coming.length === 0) return this.#next.start(run)
    const pending: Pending = { ...found, waitingCount: 0 }
    run.stepStates[this.#index] = pending
    this.#waitFor(run, pending, [...found.entries, ...found.coming])
  }

  onBatch(run: Run): void {
    const pending = run.stepStates[this.#index] as Pending
    pending.waitingCount--
    if (pending.waitingCount === 0) this.#advance(run, pending)
  }

  #stateOf(run: Run): EntityGroupState {
    return (run.groups[this.#group.index] ??= new EntityGroupState(this.#group))
  }

  #waitFor(run: Run, pending: Pending, entries: readonly Entry[]): void {
    for (const batch of batchesOf(entries)) {
      if (batch.status === 'answered') continue
      pending.waitingCount++
      batch.wait(this)
    }
    if (pending.waitingCount === 0) this.#advance(run, pending)
  }

  #advance(run: Run, pending: Pending): void {
    if (pending.coming.length === 0) return this.#complete(run, pending)
    const missing = this.#takeComing(run, pending)
    pending.coming = []
    pending.entries.push(...missing)
    this.#waitFor(run, pending, missing)
  }

  /** Completes entities whose fields have arrived; the others are requested. */
  #takeComing(run: Run, { coming, completed }: Pending): Entry[] {
    const missing: Entry[] = []
    const state = this.#stateOf(run)
    for (const { entity, identity, slot } of coming) {
      const source = this.#known && arrivedFields(slot, this.#known)
      if (source && this.#known) {
        copyKnown(entity, source, this.#known)
        completed.push(entity)
      } else missing.push({ entity, slot: state.slotOf(identity) ?? state.addSlot(run, identity, entity) })
    }
    return missing
  }

  #complete(run: Run, pending: Pending): void {
    run.stepStates[this.#index] = undefined
    const batches = batchesOf(pending.entries)
    if (hasErrors(batches)) {
      const slots = slotsInOrder(run, this.#path, pending)
      const { operation, renames } = this.#group
      reportErrors(run, { batches, slots, subgraph: operation.subgraph, renames, path: this.#path })
    } else run.cleanFetches[this.#index] = true
    this.#merge(pending.entries)
    this.#next.start(run)
  }

  #merge(entries: readonly Entry[]): void {
    const { copies, fields } = this.#group
    for (const { entity, slot } of entries) {
      const found = slot.batch.entities?.[slot.index]
      if (!isJsonObject(found)) continue
      const isShared = copies || slot.isTaken
      slot.isTaken = true
      mergeFields(entity, isShared ? cloneJson(found) : found, fields)
    }
  }
}

function batchesOf(entries: readonly Entry[]): Set<EntityBatch> {
  const batches = new Set<EntityBatch>()
  for (const { slot } of entries) batches.add(slot.batch)
  return batches
}

function hasErrors(batches: ReadonlySet<EntityBatch>): boolean {
  for (const { errors, problem } of batches) if (errors.length > 0 || problem) return true
  return false
}
