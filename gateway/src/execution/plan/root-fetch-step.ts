import { mergeInto } from '../entities/merge.ts'
import type { Rewrite } from '../entities/rewrite.ts'
import { isJsonObject, type JsonObject } from '../request/json-object.ts'
import { PlannedRequest, type PlannedOperation } from '../request/planned-operation.ts'
import type { SubgraphResponse } from '../request/subgraph-request.ts'
import { fetchError, subgraphError } from './fetch-errors.ts'
import { collectPlaces, type PlanPath } from './places.ts'
import type { Receiver, Run } from './run.ts'
import type { Step } from './step.ts'

/** Fetches root fields, at the root of the response or wherever it offers the root type again. */
export class RootFetchStep implements Step, Receiver {
  readonly #index: number
  readonly #path: PlanPath
  readonly #operation: PlannedOperation
  readonly #outputRewrite: Rewrite | undefined
  readonly #next: Step

  constructor(input: {
    readonly index: number
    readonly path: PlanPath
    readonly operation: PlannedOperation
    readonly outputRewrite: Rewrite | undefined
    readonly next: Step
  }) {
    this.#index = input.index
    this.#path = input.path
    this.#operation = input.operation
    this.#outputRewrite = input.outputRewrite
    this.#next = input.next
  }

  start(run: Run): void {
    const { primary } = run
    if (primary) {
      run.primary = undefined
      return this.#take(run, primary)
    }
    if (this.#places(run).length === 0) return this.#next.start(run)
    const request = new PlannedRequest({
      operation: this.#operation,
      clientVariables: run.input.variables,
      signal: run.input.signal,
      representations: undefined,
    })
    run.send(request, this)
  }

  onResponse(run: Run, response: SubgraphResponse): void {
    run.cleanFetches[this.#index] = !response.errors?.length
    this.#take(run, response)
  }

  onFailure(run: Run, failure: unknown): void {
    run.errors.push(fetchError(failure, { subgraph: this.#operation.subgraph, path: this.#path }))
    this.#next.start(run)
  }

  #take(run: Run, response: SubgraphResponse): void {
    const { subgraph } = this.#operation
    for (const error of response.errors ?? []) {
      const path = error.path && [...this.#path, ...error.path]
      run.errors.push(subgraphError(error, { subgraph, path }))
    }
    if (isJsonObject(response.data)) {
      this.#outputRewrite?.(response.data)
      for (const place of this.#places(run)) mergeInto(place, response.data)
    }
    this.#next.start(run)
  }

  #places(run: Run): JsonObject[] {
    const places: JsonObject[] = []
    collectPlaces(run.data, this.#path, places)
    return places
  }
}
