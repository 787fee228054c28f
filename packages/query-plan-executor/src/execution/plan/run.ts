import type { GraphQLError } from 'graphql'
import type { AnySignal } from '../../cancellation/cancel-signal.ts'
import type { EntityGroup } from '../entities/entity-group.ts'
import { isJsonObject, type JsonObject } from '../request/json-object.ts'
import { PlannedRequest } from '../request/planned-operation.ts'
import { readSubgraphErrors } from '../request/subgraph-errors.ts'
import type { SubgraphError, SubgraphFetch, SubgraphRequest, SubgraphResponse } from '../request/subgraph-request.ts'

/** The input of one execution. */
export interface RunInput {
  readonly fetch: SubgraphFetch<unknown>
  readonly context: unknown
  readonly variables: JsonObject | undefined
  readonly signal: AnySignal | undefined
  /** The response of the plan's first fetch, such as the event of a subscription. */
  readonly primary: SubgraphResponse | undefined
}

/** Sizes of the per-run tables, known when the plan is compiled. */
export interface RunShape {
  readonly joinCount: number
  readonly groupCount: number
  readonly fetchCount: number
}

/**
 * The state of one execution. Steps are static and shared between executions; everything that changes is stored here, in tables
 * that steps address by their own index.
 */
export class Run {
  readonly input: RunInput
  readonly data: JsonObject = Object.create(null)
  readonly errors: GraphQLError[] = []
  /** The number of branches for which each join still waits. */
  readonly waitingBranches: Int32Array
  readonly groups: (EntityGroupState | undefined)[]
  /** By fetch: the state of its step while it waits. */
  readonly stepStates: unknown[]
  /** By fetch: whether its response arrived without any error. */
  readonly cleanFetches: boolean[]
  /** Batches that opened since the last flush; later entities may join them until the next one. */
  readonly openBatches: EntityBatch[] = []
  primary: SubgraphResponse | undefined
  /** Whether an object occurs at several paths of the data. */
  hasSharedEntities = false
  #isFlushing = false
  readonly #settle: { readonly resolve: () => void; readonly reject: (reason: unknown) => void }

  constructor(input: RunInput, shape: RunShape, settle: Run['settlement']) {
    this.input = input
    this.primary = input.primary && readable(input.primary)
    this.waitingBranches = new Int32Array(shape.joinCount)
    this.groups = new Array<EntityGroupState | undefined>(shape.groupCount)
    this.stepStates = new Array<unknown>(shape.fetchCount)
    this.cleanFetches = new Array<boolean>(shape.fetchCount)
    this.#settle = settle
  }

  get settlement(): { readonly resolve: () => void; readonly reject: (reason: unknown) => void } {
    return this.#settle
  }

  /** Runs plan code; an error that it throws fails the execution instead of the process. */
  advance(work: () => void): void {
    try {
      work()
      if (this.openBatches.length > 0 && !this.#isFlushing) this.#flushSoon()
    } catch (error) {
      this.#settle.reject(error)
    }
  }

  finish(): void {
    this.#settle.resolve()
  }

  /** Sends a request; its response or failure continues the execution. */
  send(request: SubgraphRequest, receiver: Receiver): void {
    const onFailure = (failure: unknown): void => this.advance(() => receiver.onFailure(this, failure))
    const onResponse = (response: unknown): void => {
      if (isJsonObject(response)) this.advance(() => receiver.onResponse(this, readable(response)))
      else onFailure(new Error(`Expected an object as response, got ${typeof response}`))
    }
    startFetch(this.input, request).then(onResponse, onFailure)
  }

  /**
   * Deferred until all responses that arrived at the same time are processed, so that the requests that follow are sent
   * together.
   */
  #flushSoon(): void {
    this.#isFlushing = true
    queueMicrotask(() => {
      this.#isFlushing = false
      try {
        const batches = this.openBatches.splice(0)
        const companions = batches.length > 1 ? companionsOf(batches) : undefined
        for (const batch of batches) batch.send(this, companions?.get(batch.subgraph))
      } catch (error) {
        this.#settle.reject(error)
      }
    })
  }
}

/** Transports may reject with any value. */
function readable(response: SubgraphResponse): SubgraphResponse {
  return response.errors ? { ...response, errors: readSubgraphErrors(response.errors) } : response
}

/** By subgraph with several batches: the value that identifies them as companions. */
function companionsOf(batches: readonly EntityBatch[]): ReadonlyMap<string, object> {
  const companions = new Map<string, object>()
  const seen = new Set<string>()
  for (const { subgraph } of batches) {
    if (seen.has(subgraph) && !companions.has(subgraph)) companions.set(subgraph, {})
    seen.add(subgraph)
  }
  return companions
}

/** A transport that throws instead of rejecting must not stop the other branches. */
function startFetch({ fetch, context }: RunInput, request: SubgraphRequest): Promise<SubgraphResponse> {
  try {
    return fetch(request, context)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** A step that waits for a response. */
export interface Receiver {
  onResponse(run: Run, response: SubgraphResponse): void
  onFailure(run: Run, failure: unknown): void
}

/** One entity of one batch. */
export interface EntitySlot {
  readonly batch: EntityBatch
  readonly index: number
  /** Whether the objects of the response are part of the data, so that later users need a copy. */
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

  /** Adds an entity without a slot to the next batch. */
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

/** A step that waits for a batch. */
export interface BatchWaiter {
  onBatch(run: Run, batch: EntityBatch): void
}

/** One `_entities` request and its response. */
export class EntityBatch implements Receiver {
  status: 'open' | 'sent' | 'answered' = 'open'
  /** In the order of the representations; undefined when the subgraph returned no usable list. */
  entities: readonly unknown[] | undefined
  errors: readonly SubgraphError[] = []
  /** The failure, when the request failed or its response is malformed. */
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

  /** The entity when it was requested. */
  sourceOf({ index }: EntitySlot): JsonObject {
    return this.#sources[index] as JsonObject
  }

  add(entity: JsonObject): number {
    this.#sources.push(entity)
    return this.#texts.push(this.#group.reader.text(entity)) - 1
  }

  /** The waiting step continues when the response arrives. */
  wait(waiter: BatchWaiter): void {
    this.#waiters.push(waiter)
  }

  get subgraph(): string {
    return this.#group.operation.subgraph
  }

  /** @param companions - equal for batches that are sent to one subgraph at the same time */
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
    // Rewrites depend on the type, which a response omits if it was not selected.
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
