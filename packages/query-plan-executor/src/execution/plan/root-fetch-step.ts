import type { FetchNode } from '@apollo/query-planner'
import { mergeFields } from '../entities/merge.ts'
import type { Rewrite } from '../entities/rewrite.ts'
import { cloneJson, isJsonObject, type JsonObject } from '../request/json-object.ts'
import { PlannedRequest, type PlannedOperation } from '../request/planned-operation.ts'
import type { SubgraphError, SubgraphResponse } from '../request/subgraph-request.ts'
import { ownPath, fetchError, fetchPath, subgraphError, type ResponsePath } from './fetch-errors.ts'
import { fieldsOf, renamesOf } from './fetch-selections.ts'
import { collectPlaces, placePaths, type PlanPath } from './places.ts'
import type { Receiver, Run } from './run.ts'
import type { Step } from './step.ts'

export interface RootFetchInput {
  readonly index: number
  readonly path: PlanPath
  readonly fetch: FetchNode
  readonly operation: PlannedOperation
  readonly outputRewrite: Rewrite | undefined
  /** Default values of variables. */
  readonly variableDefaults: JsonObject
  readonly next: Step
}

/** Fetches root fields, at the root of the response or at fields that return the root type. */
export class RootFetchStep implements Step, Receiver {
  readonly #input: RootFetchInput
  readonly #path: PlanPath
  readonly #fields: readonly string[]
  readonly #renames: ReadonlyMap<string, string>

  constructor(input: RootFetchInput) {
    this.#input = input
    this.#path = input.path
    this.#fields = fieldsOf(input.fetch)
    this.#renames = renamesOf(input.fetch)
  }

  start(run: Run): void {
    const { primary } = run
    if (primary) {
      run.primary = undefined
      return this.#take(run, primary)
    }
    if (this.#places(run).length === 0) return this.#input.next.start(run)
    const request = new PlannedRequest({
      operation: this.#input.operation,
      clientVariables: run.input.variables,
      signal: run.input.signal,
      representations: undefined,
    })
    run.send(request, this)
  }

  onResponse(run: Run, response: SubgraphResponse): void {
    run.cleanFetches[this.#input.index] = !response.errors?.length
    this.#take(run, response)
  }

  onFailure(run: Run, failure: unknown): void {
    const { subgraph } = this.#input.operation
    for (const path of this.#ownPaths(run)) run.errors.push(fetchError(failure, { subgraph, path }))
    this.#input.next.start(run)
  }

  #take(run: Run, response: SubgraphResponse): void {
    const { subgraph } = this.#input.operation
    for (const error of response.errors ?? [])
      for (const path of this.#pathsOf(run, error)) run.errors.push(subgraphError(error, { subgraph, path }))
    if (isJsonObject(response.data)) {
      this.#input.outputRewrite?.(response.data)
      this.#merge(run, response.data)
    }
    this.#input.next.start(run)
  }

  /** The path of an error: all places that were fetched. */
  #pathsOf(run: Run, { path }: SubgraphError): readonly (ResponsePath | undefined)[] {
    if (!path) {
      const own = this.#ownPaths(run)
      return own.length === 1 ? own : [undefined]
    }
    const inside = ownPath(path, this.#renames)
    const places = placePaths(run.data, this.#path)
    return places.length > 0 ? places.map((place) => [...place, ...inside]) : [fetchPath(this.#path)]
  }

  /** Where an error about the whole fetch belongs: at the root, every field of the fetch. */
  #ownPaths(run: Run): readonly (ResponsePath | undefined)[] {
    if (this.#path.length > 0) return [fetchPath(this.#path)]
    const fields = fieldsOf(this.#input.fetch, { ...this.#input.variableDefaults, ...run.input.variables })
    return fields.length > 0 ? fields.map((field) => [field]) : [undefined]
  }

  /** Each place gets separate objects, because later fetches may change only one of them. */
  #merge(run: Run, data: JsonObject): void {
    const [first, ...others] = this.#places(run)
    for (const place of others) mergeFields(place, cloneJson(data), this.#fields)
    if (first) mergeFields(first, data, this.#fields)
  }

  #places(run: Run): JsonObject[] {
    const places: JsonObject[] = []
    collectPlaces(run.data, this.#path, places)
    return places
  }
}
