import type { Receiver, Run } from '../plan/run.ts'
import { isJsonObject, type JsonObject } from '../request/json-object.ts'
import { PlannedRequest, type PlannedOperation } from '../request/planned-operation.ts'
import type { SubgraphError, SubgraphResponse } from '../request/subgraph-request.ts'
import type { RepresentationReader } from './representation-reader.ts'
import type { Rewrite } from './rewrite.ts'

/**
 * Entity fetches of one plan that ask one subgraph for the same fields in the same way. Within a run an entity is
 * asked for once per group: a fetch that wants it again waits for, or takes, the first answer.
 */
export interface EntityGroup {
  readonly index: number
  readonly operation: PlannedOperation
  readonly reader: RepresentationReader
  readonly outputRewrite: Rewrite | undefined
  /** Fields that it brings, by the names that they have in the data. */
  readonly fields: readonly string[]
  /** Names that are no fields' own, as errors may have them, and those own names. */
  readonly renames: ReadonlyMap<string, string>
  /** Several steps take from this group, and what one has taken may have changed before the next one takes it. */
  readonly copies: boolean
}

/** One entity of one batch. */
export interface EntitySlot {
  readonly batch: EntityBatch
  readonly index: number
  /** Whether the answer's own objects are part of the data: whoever takes it from then on needs a copy. */
  isTaken: boolean
}

/** A group's entities in one run. */
export class EntityGroupState {
  readonly #group: EntityGroup
  readonly #slots = new Map<unknown, EntitySlot>()
  #open: EntityBatch | undefined

  constructor(group: EntityGroup) {
    this.#group = group
  }

  slots(): Iterable<EntitySlot> {
    return this.#slots.values()
  }

  slotOf(key: unknown): EntitySlot | undefined {
    return this.#slots.get(key)
  }

  /** Lets an entity that has no slot join the batch that leaves next. */
  addSlot(run: Run, key: unknown, entity: JsonObject): EntitySlot {
    if (this.#open?.status !== 'open') {
      this.#open = new EntityBatch(this.#group)
      run.openBatches.push(this.#open)
    }
    const slot = { batch: this.#open, index: this.#open.add(entity), isTaken: false }
    this.#slots.set(key, slot)
    return slot
  }
}

/** Whoever waits for a batch. */
export interface BatchWaiter {
  onBatch(run: Run, batch: EntityBatch): void
}

/** One `_entities` request and its answer. */
export class EntityBatch implements Receiver {
  status: 'open' | 'sent' | 'answered' = 'open'
  /** In the order of the representations; undefined when the subgraph gave no usable list. */
  entities: readonly unknown[] | undefined
  errors: readonly SubgraphError[] = []
  /** Why there are no entities, when the request failed or its answer is malformed. */
  problem: BatchProblem | undefined
  readonly #group: EntityGroup
  readonly #sources: JsonObject[] = []
  readonly #texts: string[] = []
  readonly #waiters: BatchWaiter[] = []

  constructor(group: EntityGroup) {
    this.#group = group
  }

  get size(): number {
    return this.#texts.length
  }

  /** The entity as it was when it was asked for. */
  sourceOf({ index }: EntitySlot): JsonObject {
    return this.#sources[index] as JsonObject
  }

  add(entity: JsonObject): number {
    this.#sources.push(entity)
    return this.#texts.push(this.#group.reader.text(entity)) - 1
  }

  /** The waiter is told when the answer has come. */
  wait(waiter: BatchWaiter): void {
    this.#waiters.push(waiter)
  }

  get subgraph(): string {
    return this.#group.operation.subgraph
  }

  /** @param companions - equal for batches that leave at once for one subgraph */
  send(run: Run, companions: object | undefined): void {
    this.status = 'sent'
    const request = new PlannedRequest({
      operation: this.#group.operation,
      clientVariables: run.input.variables,
      signal: run.input.signal,
      representations: this.#texts,
      companions,
    })
    run.send(request, this)
  }

  onResponse(run: Run, response: SubgraphResponse): void {
    this.errors = response.errors ?? []
    if (response.data) this.#readEntities(response.data['_entities'])
    this.#answer(run)
  }

  onFailure(run: Run, failure: unknown): void {
    this.problem = { kind: 'failed', failure }
    this.#answer(run)
  }

  #readEntities(entities: unknown): void {
    if (!Array.isArray(entities)) this.problem = { kind: 'notAList' }
    else if (entities.length !== this.size) this.problem = { kind: 'wrongLength' }
    else {
      this.entities = entities
      entities.forEach((entity, index) => this.#checkEntity(entity, index))
    }
  }

  #checkEntity(entity: unknown, index: number): void {
    if (entity === null) return
    if (!isJsonObject(entity)) {
      const message = `Expected "data._entities[${index}]" to be an object or null, got ${typeof entity}`
      const error = { message, path: ['_entities', index], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }
      this.errors = [...this.errors, error]
      return
    }
    if (!this.#group.outputRewrite) return
    // What to rewrite depends on the type, which an answer leaves out when it was not selected.
    if (!entity['__typename']) entity['__typename'] = this.#sources[index]?.['__typename']
    this.#group.outputRewrite(entity)
  }

  #answer(run: Run): void {
    this.status = 'answered'
    for (const waiter of this.#waiters) waiter.onBatch(run, this)
  }
}

export type BatchProblem =
  | { readonly kind: 'failed'; readonly failure: unknown }
  | { readonly kind: 'notAList' }
  | { readonly kind: 'wrongLength' }
