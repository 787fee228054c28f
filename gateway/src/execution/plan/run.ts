import type { GraphQLError } from 'graphql'
import type { EntityBatch, EntityGroupState } from '../entities/entity-group.ts'
import type { AnySignal } from '../request/cancel-signal.ts'
import { isJsonObject, type JsonObject } from '../request/json-object.ts'
import { readSubgraphErrors } from '../request/subgraph-errors.ts'
import type { SubgraphFetch, SubgraphRequest, SubgraphResponse } from '../request/subgraph-request.ts'

/** What one execution of a plan is given. */
export interface RunInput {
  readonly fetch: SubgraphFetch<unknown>
  readonly context: unknown
  readonly variables: JsonObject | undefined
  readonly signal: AnySignal | undefined
  /** Answers the plan's first fetch, as a subscription's event does. */
  readonly primary: SubgraphResponse | undefined
}

/** Sizes of the per-run tables, known when the plan is compiled. */
export interface RunShape {
  readonly joinCount: number
  readonly groupCount: number
  readonly fetchCount: number
}

/**
 * The state of one execution. Steps are static and shared between runs; whatever changes while a plan runs is here,
 * in tables that steps address by their own index.
 */
export class Run {
  readonly input: RunInput
  readonly data: JsonObject = Object.create(null)
  readonly errors: GraphQLError[] = []
  /** Branches that each join still waits for. */
  readonly waitingBranches: Int32Array
  readonly groups: (EntityGroupState | undefined)[]
  /** By fetch: what its step keeps while it waits. */
  readonly stepStates: unknown[]
  /** By fetch: whether it has been answered without any error. */
  readonly cleanFetches: boolean[]
  /** Batches that opened since the last flush; what joins them meanwhile travels along. */
  readonly openBatches: EntityBatch[] = []
  primary: SubgraphResponse | undefined
  /** Whether some object stands in several places of the data. */
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

  /** Runs plan code; whatever it throws fails the execution instead of the process. */
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

  /** Sends a request; the answer, or the failure, continues the run. */
  send(request: SubgraphRequest, receiver: Receiver): void {
    const onFailure = (failure: unknown): void => this.advance(() => receiver.onFailure(this, failure))
    const onResponse = (response: unknown): void => {
      if (isJsonObject(response)) this.advance(() => receiver.onResponse(this, readable(response)))
      else onFailure(new Error(`Expected an object as response, got ${typeof response}`))
    }
    startFetch(this.input, request).then(onResponse, onFailure)
  }

  /** After whatever has been answered at the same time has been taken: what it leads to leaves together. */
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

/** Transports may hand on errors of any shape. */
function readable(response: SubgraphResponse): SubgraphResponse {
  return response.errors ? { ...response, errors: readSubgraphErrors(response.errors) } : response
}

/** By subgraph, where several batches leave for one: what tells that they belong together. */
function companionsOf(batches: readonly EntityBatch[]): ReadonlyMap<string, object> {
  const companions = new Map<string, object>()
  const seen = new Set<string>()
  for (const { subgraph } of batches) {
    if (seen.has(subgraph) && !companions.has(subgraph)) companions.set(subgraph, {})
    seen.add(subgraph)
  }
  return companions
}

/** A transport that throws, instead of rejecting, is no reason for the other branches to stop. */
function startFetch({ fetch, context }: RunInput, request: SubgraphRequest): Promise<SubgraphResponse> {
  try {
    return fetch(request, context)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** Whoever waits for an answer. */
export interface Receiver {
  onResponse(run: Run, response: SubgraphResponse): void
  onFailure(run: Run, failure: unknown): void
}
