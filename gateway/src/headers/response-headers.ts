import type { IncomingHttpHeaders } from 'node:http'
import { mergeCacheControl } from './cache-control.ts'
import { isReservedResponseHeader } from './reserved-headers.ts'

/** A rule for the headers of subgraph responses that clients receive. Rules apply in order, those for all subgraphs first. */
export type ResponseHeaderRule =
  | { readonly propagate: ResponsePropagation }
  /** Removes headers of the subgraph that earlier rules have added. */
  | { readonly remove: { readonly named: string } | { readonly matching: RegExp } }

export type ResponsePropagation =
  | { readonly named: string; readonly rename?: string; readonly algorithm?: MergeAlgorithm }
  | { readonly matching: RegExp; readonly algorithm?: MergeAlgorithm }

/** Which values of several responses are sent: all, the first, or the last. `cache-control` is merged to the most restrictive value instead. */
export type MergeAlgorithm = 'append' | 'first' | 'last'

export interface ResponseHeaderRules {
  readonly all: readonly ResponseHeaderRule[]
  readonly subgraphs: Readonly<Record<string, readonly ResponseHeaderRule[]>>
}

/** Headers of a subgraph response, by name in lower case. */
export type SubgraphHeaders = Readonly<IncomingHttpHeaders>

/** Collects the headers of all subgraph responses of one operation. */
export interface ResponseHeaderCollector {
  add(subgraph: string, headers: SubgraphHeaders): void
  /** A part of the response comes without headers: from a cache, or from a subgraph of the same process. */
  addUnknown(): void
  /**
   * The headers of the client's response: names and values in alternation. They contain `cache-control` once, and no other name that the
   * gateway sets itself.
   * @param mayBeCached - whether the response is one of a query without errors
   */
  result(mayBeCached: boolean): readonly string[]
}

export interface ResponseHeaders {
  /** A collector for one operation. */
  collect(): ResponseHeaderCollector
  /** Whether responses of a subgraph may be shared: a client must not receive what was set for another one, such as a cookie. */
  mayShare(subgraph: string): boolean
}

/** @returns null if there are no rules: then headers of responses are neither kept nor collected */
export function createResponseHeaders({ all, subgraphs }: ResponseHeaderRules): ResponseHeaders | null {
  const bySubgraph = new Map(Object.entries(subgraphs).map(([name, rules]) => [name, [...all, ...rules]]))
  const rulesOf = (subgraph: string) => bySubgraph.get(subgraph) ?? all
  if (all.length === 0 && [...bySubgraph.values()].every((rules) => rules.length === 0)) return null
  const sharing = new Map<string, boolean>()
  return {
    collect: () => new Collector(rulesOf),
    mayShare(subgraph) {
      let may = sharing.get(subgraph)
      if (may === undefined) sharing.set(subgraph, (may = rulesOf(subgraph).every(isHarmless)))
      return may
    },
  }
}

/** `cache-control` is the same for all clients. */
const isHarmless = (rule: ResponseHeaderRule) =>
  !('propagate' in rule) || ('named' in rule.propagate && rule.propagate.named.toLowerCase() === cacheControl)

const cacheControl = 'cache-control'

class Collector implements ResponseHeaderCollector {
  readonly #rulesOf: (subgraph: string) => readonly ResponseHeaderRule[]
  readonly #values = new Map<string, string[]>()
  readonly #cacheControls: (string | undefined)[] = []
  #mergesCacheControl = false

  constructor(rulesOf: (subgraph: string) => readonly ResponseHeaderRule[]) {
    this.#rulesOf = rulesOf
  }

  add(subgraph: string, headers: SubgraphHeaders): void {
    const own = new Map<string, Received>()
    let merges = false
    for (const rule of this.#rulesOf(subgraph)) {
      if ('propagate' in rule) merges = this.#propagate(rule.propagate, headers, own) || merges
      else removeFrom(own, rule.remove)
    }
    for (const [name, { values, algorithm }] of own) this.#merge(name, values, algorithm)
    this.#cacheControls.push(merges ? textOf(headers[cacheControl]) : undefined)
    this.#mergesCacheControl ||= merges
  }

  addUnknown(): void {
    this.#cacheControls.push(undefined)
  }

  result(mayBeCached: boolean): readonly string[] {
    const merged = mayBeCached && this.#mergesCacheControl ? mergeCacheControl(this.#cacheControls) : 'no-store'
    const others = [...this.#values].flatMap(([name, values]) =>
      name === 'set-cookie' ? values.flatMap((value) => [name, value]) : [name, values.join(', ')],
    )
    // A response that sets a cookie is for one client.
    return [...others, cacheControl, this.#values.has('set-cookie') ? 'no-store' : merged]
  }

  /** @returns whether the rule is one for `cache-control` */
  #propagate(rule: ResponsePropagation, headers: SubgraphHeaders, own: Map<string, Received>): boolean {
    const { algorithm = 'append' } = rule
    let merges = false
    const names =
      'named' in rule ? [rule.named.toLowerCase()] : Object.keys(headers).filter((name) => rule.matching.test(name))
    for (const name of names) {
      if (name === cacheControl) merges = true
      const value = headers[name]
      if (name === cacheControl || value === undefined || isReservedResponseHeader(name)) continue
      own.set('named' in rule ? (rule.rename ?? name).toLowerCase() : name, { values: [value].flat(), algorithm })
    }
    return merges
  }

  #merge(name: string, values: readonly string[], algorithm: MergeAlgorithm): void {
    const known = this.#values.get(name)
    if (!known || algorithm === 'last') this.#values.set(name, [...values])
    else if (algorithm === 'append') known.push(...values)
  }
}

interface Received {
  readonly values: readonly string[]
  readonly algorithm: MergeAlgorithm
}

function removeFrom(
  own: Map<string, unknown>,
  remove: Extract<ResponseHeaderRule, { readonly remove: unknown }>['remove'],
): void {
  if ('named' in remove) own.delete(remove.named.toLowerCase())
  else for (const name of [...own.keys()]) if (remove.matching.test(name)) own.delete(name)
}

const textOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(', ') : value)
