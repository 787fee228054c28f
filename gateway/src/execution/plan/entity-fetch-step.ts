import {
  EntityGroupState,
  type BatchWaiter,
  type EntityBatch,
  type EntityGroup,
  type EntitySlot,
} from '../entities/entity-group.ts'
import { cloneJson, mergeInto } from '../entities/merge.ts'
import { isJsonObject, ownValue, type JsonObject } from '../request/json-object.ts'
import { reportErrors } from './batch-errors.ts'
import { fetchError } from './fetch-errors.ts'
import { findEntries, slotsInOrder, type Entry } from './find-entries.ts'
import type { KnownFields } from './known-fields.ts'
import type { PlanPath } from './places.ts'
import type { Run } from './run.ts'
import type { Step } from './step.ts'

/** What a step remembers while its batches are under way. */
interface Pending {
  readonly entries: readonly Entry[]
  readonly batches: ReadonlySet<EntityBatch>
  waiting: number
}

export interface EntityFetchInput {
  readonly index: number
  readonly path: PlanPath
  /** The paths of all steps of the plan that complete entities, joined by dots. */
  readonly entityPaths: ReadonlySet<string>
  readonly group: EntityGroup
  /** Where its fields may be found without asking. */
  readonly known: KnownFields | undefined
  readonly next: Step
}

/** Completes the entities at a path with fields from another subgraph. */
export class EntityFetchStep implements Step, BatchWaiter {
  readonly #index: number
  readonly #path: PlanPath
  readonly #entityDepths: readonly boolean[]
  readonly #group: EntityGroup
  readonly #known: KnownFields | undefined
  readonly #next: Step

  constructor(input: EntityFetchInput) {
    this.#index = input.index
    this.#path = input.path
    this.#entityDepths = input.path.map((_, depth) => input.entityPaths.has(input.path.slice(0, depth).join('.')))
    this.#group = input.group
    this.#known = input.known
    this.#next = input.next
  }

  start(run: Run): void {
    const entries = this.#findEntries(run)
    if (entries.length === 0) return this.#next.start(run)
    const batches = new Set<EntityBatch>()
    for (const { slot } of entries) batches.add(slot.batch)
    const pending: Pending = { entries, batches, waiting: 0 }
    run.stepStates[this.#index] = pending
    for (const batch of batches) {
      if (batch.status === 'answered') continue
      pending.waiting++
      batch.wait(this)
    }
    if (pending.waiting === 0) this.#complete(run, pending)
  }

  onBatch(run: Run): void {
    const pending = run.stepStates[this.#index] as Pending
    pending.waiting--
    if (pending.waiting === 0) this.#complete(run, pending)
  }

  #findEntries(run: Run): readonly Entry[] {
    if (this.#hidesRepresentations(run)) return []
    const group = this.#group
    const state = (run.groups[group.index] ??= new EntityGroupState(group))
    return findEntries(run, { path: this.#path, entityDepths: this.#entityDepths, group, state, known: this.#known })
  }

  /** A client's variable of that name would take the place of the entities. */
  #hidesRepresentations(run: Run): boolean {
    const { variables } = run.input
    const { operation } = this.#group
    if (!operation.variableNames.includes('representations')) return false
    if (!variables || ownValue(variables, 'representations') === undefined) return false
    const failure = new Error('Variables cannot contain key "representations"')
    run.errors.push(fetchError(failure, { subgraph: operation.subgraph, path: this.#path }))
    return true
  }

  #complete(run: Run, pending: Pending): void {
    run.stepStates[this.#index] = undefined
    if (hasErrors(pending.batches)) {
      const slots = slotsInOrder(run, this.#path, pending.entries)
      const { subgraph } = this.#group.operation
      reportErrors(run, { batches: pending.batches, slots, subgraph, path: this.#path })
    } else run.cleanFetches[this.#index] = true
    this.#merge(pending.entries)
    this.#next.start(run)
  }

  #merge(entries: readonly Entry[]): void {
    const copies = this.#group.copies ? new Map<EntitySlot, JsonObject>() : undefined
    for (const { entity, slot } of entries) {
      const found = slot.batch.entities?.[slot.index]
      if (isJsonObject(found)) mergeInto(entity, copies ? copyOnce(copies, slot, found) : found)
    }
  }
}

function hasErrors(batches: ReadonlySet<EntityBatch>): boolean {
  for (const { errors, problem } of batches) if (errors.length > 0 || problem) return true
  return false
}

function copyOnce(copies: Map<EntitySlot, JsonObject>, slot: EntitySlot, found: JsonObject): JsonObject {
  const known = copies.get(slot)
  if (known) return known
  const copy = cloneJson(found) as JsonObject
  copies.set(slot, copy)
  return copy
}
