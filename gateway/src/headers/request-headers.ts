import type { CallerViewer } from '../auth/caller-viewer.ts'
import { claimOf } from '../auth/tokens/read-claims.ts'
import { isHeaderValue, isReservedHeader } from './reserved-headers.ts'

/** A rule for the headers that a subgraph receives. Rules apply in order, those for all subgraphs first. */
export type RequestHeaderRule =
  | { readonly propagate: Propagation }
  | { readonly insert: Insertion }
  /** Removes headers that earlier rules have added. */
  | { readonly remove: { readonly named: string } | { readonly matching: RegExp } }

type Propagation =
  /** Forwards a header of the client, under another name if `rename` says so. `default` is sent when the client has not sent it. */
  | { readonly named: string; readonly rename?: string; readonly default?: string }
  /** Forwards all headers of the client whose names match, except those that belong to one connection. */
  | { readonly matching: RegExp }

type Insertion =
  | { readonly name: string; readonly value: string }
  /** A claim of the caller's token. Without that claim, the header is not sent, whatever the client sends. */
  | { readonly name: string; readonly claim: string }

export interface RequestHeaderRules {
  readonly all: readonly RequestHeaderRule[]
  readonly subgraphs: Readonly<Record<string, readonly RequestHeaderRule[]>>
}

type ClientHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Decides which headers subgraphs receive. Lists of headers are names, in lower case, and values in alternation. */
export interface RequestHeaders {
  /** The headers of a client that may be forwarded to any subgraph. */
  pick(headers: ClientHeaders): readonly string[]
  /**
   * The headers that a subgraph receives.
   * @param picked - the result of `pick`
   */
  forSubgraph(subgraph: string, picked: readonly string[], viewer: CallerViewer | null): readonly string[]
}

export function createRequestHeaders({ all, subgraphs }: RequestHeaderRules): RequestHeaders {
  const pick = createPick([all, ...Object.values(subgraphs)].flat())
  const isPlain = Object.keys(subgraphs).length === 0 && all.every(forwardsOnly)
  // All picked headers are sent.
  if (isPlain) return { pick, forSubgraph: (_subgraph, picked) => picked }
  const bySubgraph = new Map(Object.entries(subgraphs).map(([name, rules]) => [name, [...all, ...rules]]))
  return { pick, forSubgraph: (subgraph, picked, viewer) => apply(bySubgraph.get(subgraph) ?? all, picked, viewer) }
}

/** A header without an entry, for callers that have a list and need an object. */
export function toHeaderRecord(headers: readonly string[]): Readonly<Record<string, string>> {
  const record: Record<string, string> = {}
  for (let i = 0; i + 1 < headers.length; i += 2) record[headers[i] ?? ''] = headers[i + 1] ?? ''
  return record
}

/** The list without one header. */
export function withoutHeader(headers: readonly string[], name: string): readonly string[] {
  if (!hasHeader(headers, name)) return headers
  return headers.filter((_, index) => headers[index - (index % 2)] !== name)
}

function hasHeader(headers: readonly string[], name: string): boolean {
  for (let i = 0; i < headers.length; i += 2) if (headers[i] === name) return true
  return false
}

const forwardsOnly = (rule: RequestHeaderRule) =>
  'propagate' in rule &&
  'named' in rule.propagate &&
  rule.propagate.rename === undefined &&
  rule.propagate.default === undefined

function createPick(rules: readonly RequestHeaderRule[]): RequestHeaders['pick'] {
  const names = [
    ...new Set(
      rules.flatMap((rule) =>
        'propagate' in rule && 'named' in rule.propagate ? [rule.propagate.named.toLowerCase()] : [],
      ),
    ),
  ]
  const patterns = rules.flatMap((rule) =>
    'propagate' in rule && 'matching' in rule.propagate ? [rule.propagate.matching] : [],
  )
  return (headers) => {
    const picked: string[] = []
    for (const name of names) {
      const value = headers[name]
      if (typeof value === 'string' && !isOfConnection(name, headers)) picked.push(name, value)
    }
    if (patterns.length === 0) return picked
    for (const [name, value] of Object.entries(headers)) {
      if (typeof value !== 'string' || names.includes(name) || isReservedHeader(name)) continue
      if (patterns.some((pattern) => pattern.test(name)) && !isOfConnection(name, headers)) picked.push(name, value)
    }
    return picked
  }
}

/** Whether the client declares the header as one of its connection only. */
function isOfConnection(name: string, { connection }: ClientHeaders): boolean {
  if (typeof connection !== 'string' || connection === 'keep-alive') return false
  return connection
    .toLowerCase()
    .split(',')
    .some((option) => option.trim() === name)
}

function apply(
  rules: readonly RequestHeaderRule[],
  picked: readonly string[],
  viewer: CallerViewer | null,
): readonly string[] {
  const sent = new Map<string, string>()
  // Where a rule inserts a header, clients cannot set it by a later rule.
  const inserted = new Set<string>()
  for (const rule of rules) {
    if ('propagate' in rule) propagate(rule.propagate, { picked, sent, inserted })
    else if ('insert' in rule) {
      const name = rule.insert.name.toLowerCase()
      const value = 'value' in rule.insert ? rule.insert.value : claimText(viewer, rule.insert.claim)
      inserted.add(name)
      if (value === null) sent.delete(name)
      else sent.set(name, value)
    } else if ('named' in rule.remove) sent.delete(rule.remove.named.toLowerCase())
    else {
      const { matching } = rule.remove
      for (const name of [...sent.keys()]) if (matching.test(name)) sent.delete(name)
    }
  }
  return [...sent].flat()
}

interface Sending {
  readonly picked: readonly string[]
  readonly sent: Map<string, string>
  readonly inserted: ReadonlySet<string>
}

/** The first rule that yields a value for a name applies. */
function propagate(rule: Propagation, { picked, sent, inserted }: Sending): void {
  const isFree = (name: string) => !sent.has(name) && !inserted.has(name)
  if ('matching' in rule) {
    for (let i = 0; i + 1 < picked.length; i += 2) {
      const [name = '', value = ''] = [picked[i], picked[i + 1]]
      if (rule.matching.test(name) && isFree(name)) sent.set(name, value)
    }
    return
  }
  const target = (rule.rename ?? rule.named).toLowerCase()
  if (!isFree(target)) return
  const source = rule.named.toLowerCase()
  for (let i = 0; i + 1 < picked.length; i += 2)
    if (picked[i] === source) return void sent.set(target, picked[i + 1] ?? '')
  if (rule.default !== undefined) sent.set(target, rule.default)
}

/** Null for a claim that the token does not have, or that a header cannot carry. */
function claimText(viewer: CallerViewer | null, claim: string): string | null {
  if (viewer?.kind !== 'token') return null
  const value = claimOf(viewer.claims, claim)
  if (value === undefined || value === null) return null
  const text = isPlainValue(value)
    ? String(value)
    : Array.isArray(value) && value.every(isPlainValue)
      ? value.join(',')
      : JSON.stringify(value)
  return isHeaderValue(text) ? text : null
}

const isPlainValue = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
