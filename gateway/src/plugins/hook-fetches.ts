import type { SubgraphFetch, SubgraphResponse } from '@plumbline/query-plan-executor'
import { isHeaderValue, problemOfName } from '../headers/reserved-headers.ts'
import type { FetchContext, SubgraphFetches } from '../transport/identified-fetch.ts'
import type { Hooks } from './hooks.ts'
import type { FetchResponse, HeaderOptions, PluginFetch } from './plugin.ts'

type FetchHooks = Pick<Hooks, 'onSubgraphFetch' | 'onSubgraphResponse'>

/** Whether responses may depend on the hooks of a caller, so that callers cannot share whole executions. */
export const hasFetchHooks = ({ onSubgraphFetch, onSubgraphResponse }: FetchHooks): boolean =>
  onSubgraphFetch !== undefined || onSubgraphResponse !== undefined

/** Runs hooks around fetches, before the cache is read. Returns the same functions if no plugin has a hook for fetches. */
export function hookFetches(fetches: SubgraphFetches, hooks: FetchHooks): SubgraphFetches {
  if (!hasFetchHooks(hooks)) return fetches
  const around = (fetch: SubgraphFetch<FetchContext>) => hookFetch(fetch, hooks)
  return { cached: around(fetches.cached), direct: around(fetches.direct), gathered: around(fetches.gathered) }
}

function hookFetch(send: SubgraphFetch<FetchContext>, hooks: FetchHooks): SubgraphFetch<FetchContext> {
  return async (request, context) => {
    const { plugin } = context
    // Hooks do not run for fetches of the gateway itself, such as those of its warm-up.
    if (!plugin) return send(request, context)
    const headers = new AddedHeaders()
    const fetch: PluginFetch = {
      subgraph: request.subgraph,
      kind: request.operationKind,
      query: request.query,
      operationName: request.operationName,
      get variables() {
        return request.variables
      },
      context: plugin,
      setHeader: (name, value, options) => headers.set(name, value, options),
    }
    const startedAt = performance.now()
    const settled = (response: FetchResponse | undefined, failure?: unknown) =>
      hooks.onSubgraphResponse?.({ fetch, response, failure, durationMs: performance.now() - startedAt })
    let response: SubgraphResponse
    try {
      response = await answer(fetch, { hooks, send: () => send(request, headers.addTo(context)) })
    } catch (failure) {
      await settled(undefined, failure)
      throw failure
    }
    const changeable: FetchResponse = { ...response }
    await settled(changeable)
    return changeable
  }
}

interface Answering {
  readonly hooks: FetchHooks
  readonly send: () => Promise<SubgraphResponse>
}

async function answer(fetch: PluginFetch, { hooks, send }: Answering) {
  const given = await hooks.onSubgraphFetch?.(fetch)
  return given ?? send()
}

/** The headers that plugins add to one fetch. */
class AddedHeaders {
  readonly #varying = new Map<string, string>()
  readonly #others = new Map<string, string>()

  set(name: string, value: string, { varies = true }: HeaderOptions = {}): void {
    const problem = problemOfName(name)
    if (problem !== null) throw new TypeError(`setHeader: ${problem}`)
    if (!isHeaderValue(value)) throw new TypeError(`setHeader: expected a value that a header can have, for ${name}`)
    const [to, other] = varies ? [this.#varying, this.#others] : [this.#others, this.#varying]
    const key = name.toLowerCase()
    other.delete(key)
    to.set(key, value)
  }

  addTo(context: FetchContext): FetchContext {
    if (this.#varying.size + this.#others.size === 0) return context
    const varying = [...this.#varying].flat()
    const replaced = (name: string) => this.#varying.has(name) || this.#others.has(name)
    const headers = [...without(context.headers, replaced), ...varying, ...[...this.#others].flat()]
    if (varying.length === 0) return { ...context, headers }
    const forwardedHeaders = [...without(context.forwardedHeaders, replaced), ...varying]
    return { ...context, headers, forwardedHeaders, scope: `${context.scope}\n${JSON.stringify(varying)}` }
  }
}

/** @param headers - alternating names and values */
function without(headers: readonly string[], isRemoved: (name: string) => boolean): readonly string[] {
  const kept: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name = '', value = ''] = headers.slice(i, i + 2)
    if (!isRemoved(name)) kept.push(name, value)
  }
  return kept
}
