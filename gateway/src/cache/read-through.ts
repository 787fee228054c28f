import type { SubgraphError, SubgraphResponse } from '@plumbline/query-plan-executor'
import { parseExactJson } from '@plumbline/query-plan-executor'
import type { EntityTag } from '#platform/invalidations'
import { SubgraphFailure } from '#platform/subgraph-client'
import type { CacheCounters } from './cache-counters.ts'
import type { CacheEntries } from './cache-entries.ts'
import type { CacheEntry } from './cache-entry.ts'
import type { CachePlan } from './cache-plan.ts'
import type { EpochPosition, InvalidationIndex } from './invalidation-index.ts'
import type { PendingFetches, FlightResult } from './pending-fetches.ts'

/** The keys that a fetch looks up, and how missing values are fetched. */
export interface CacheLookup {
  readonly plan: CachePlan
  /** One key for each value. */
  readonly keys: readonly string[]
  /** Whether cache entries and results of concurrent fetches may be used now. */
  readonly mayUse: () => boolean
  /** Fetches the values at these positions from the subgraph. */
  fetch(positions: readonly number[], options: FetchOptions): Promise<LookupResult>
  tagsOf(position: number, value: unknown): readonly EntityTag[]
}

export interface FetchOptions {
  /** The log position before the fetch. */
  readonly logPosition: EpochPosition
  /** `response`: a client waits for the value. */
  readonly purpose: 'response' | 'revalidation'
}

/** Values in the order of the positions, or a response of another shape. */
export type LookupResult =
  | { readonly kind: 'values'; readonly values: readonly unknown[]; readonly errors: readonly SubgraphError[] }
  | { readonly kind: 'malformed'; readonly response: SubgraphResponse }

export interface ReadThroughDeps {
  readonly entries: CacheEntries
  readonly pendingFetches: PendingFetches
  readonly invalidations: InvalidationIndex
  readonly counters: CacheCounters
}

/** How often a lookup waits for concurrent fetches before it fetches itself. */
const maxWaits = 2

/** Uses cached values, waits for values that concurrent lookups fetch, and fetches the rest. */
export function readThrough(deps: ReadThroughDeps, lookup: CacheLookup): Promise<LookupResult> {
  const positions = lookup.keys.map((_, position) => position)
  return readPositions(deps, lookup, { positions, values: new Array<unknown>(positions.length), waits: 0 })
}

interface Reading {
  readonly positions: readonly number[]
  /** Receives the values by position. */
  readonly values: unknown[]
  readonly waits: number
}

async function readPositions(deps: ReadThroughDeps, lookup: CacheLookup, reading: Reading): Promise<LookupResult> {
  const { values, waits } = reading
  const { stale, joined, missing } = lookUp(deps, lookup, reading)
  if (stale.length > 0) revalidate(deps, lookup, stale)
  if (joined.length === 0 && missing.length === 0) return { kind: 'values', values, errors: [] }
  const [fetched, results] = await Promise.all([
    fetchMissing(deps, lookup, { positions: missing, values }),
    Promise.all(joined.map(({ pending }) => pending)),
  ])
  if (fetched.kind === 'malformed') return fetched
  // Entries may have been invalidated meanwhile.
  const mayUse = lookup.mayUse()
  const late = joined
    .filter(({ position }, index) => !mayUse || !join(deps, results[index] ?? null, { values, position }))
    .map(({ position }) => position)
  // If many lookups waited for a value that they cannot use, one of them fetches it and the others wait again.
  const fetchedLate =
    mayUse && waits + 1 < maxWaits
      ? await readPositions(deps, lookup, { positions: late, values, waits: waits + 1 })
      : await fetchMissing(deps, lookup, { positions: late, values })
  if (fetchedLate.kind === 'malformed') return fetchedLate
  return { kind: 'values', values, errors: [...fetched.errors, ...fetchedLate.errors] }
}

function lookUp(
  { entries, pendingFetches }: ReadThroughDeps,
  { keys, plan }: CacheLookup,
  { positions, values }: Reading,
) {
  const stale: number[] = []
  const joined: { readonly position: number; readonly pending: Promise<FlightResult> }[] = []
  const missing: number[] = []
  for (const position of positions) {
    const key = keys[position] ?? ''
    const found = entries.find(key, plan)
    const pending = found ? undefined : pendingFetches.get(key)
    if (found) {
      // Each response gets its own objects, because the executor modifies them.
      values[position] = parseExactJson(found.entry.text)
      if (found.isStale) stale.push(position)
    } else if (pending) joined.push({ position, pending })
    else missing.push(position)
  }
  return { stale, joined, missing }
}

/**
 * Uses the result of a concurrent fetch, unless it was invalidated.
 * @returns false if the value must be fetched again
 * @throws SubgraphFailure - the concurrent fetch failed for a reason that applies to all callers
 */
function join(
  { entries, counters }: ReadThroughDeps,
  result: FlightResult,
  { values, position }: { readonly values: unknown[]; readonly position: number },
): boolean {
  if (result instanceof SubgraphFailure) throw result
  if (!result || !entries.isValid(result)) return false
  counters.joins += 1
  values[position] = parseExactJson(result.text)
  return true
}

/** Revalidates stale entries in the background. If that fails, the entries expire. */
function revalidate(deps: ReadThroughDeps, lookup: CacheLookup, stale: readonly number[]): void {
  const positions = stale.filter((position) => !deps.pendingFetches.get(lookup.keys[position] ?? ''))
  const values = new Array<unknown>(lookup.keys.length)
  void fetchMissing(deps, lookup, { positions, values, purpose: 'revalidation' }).catch(() => undefined)
}

interface FetchTarget {
  readonly positions: readonly number[]
  /** Receives the values by position. */
  readonly values: unknown[]
  readonly purpose?: FetchOptions['purpose']
}

/** Fetches values so that concurrent lookups can join, and caches the values of responses without errors. */
async function fetchMissing(deps: ReadThroughDeps, lookup: CacheLookup, target: FetchTarget): Promise<LookupResult> {
  const { positions, values } = target
  if (positions.length === 0) return { kind: 'values', values, errors: [] }
  const fetchedEntries = new Map<number, CacheEntry>()
  let failure: SubgraphFailure | null = null
  const settle = positions.map((position) => deps.pendingFetches.begin(lookup.keys[position] ?? ''))
  try {
    const rest = await takeFromRedis(deps, lookup, { ...target, fetchedEntries })
    return await fetchValues(deps, lookup, { ...target, positions: rest, fetchedEntries })
  } catch (error) {
    if (error instanceof SubgraphFailure && error.isForEverybody) failure = error
    throw error
  } finally {
    positions.forEach((position, index) => settle[index]?.(fetchedEntries.get(position) ?? failure))
  }
}

interface OpenFetch extends FetchTarget {
  readonly fetchedEntries: Map<number, CacheEntry>
}

/** @returns the positions that are not in Redis either */
async function takeFromRedis({ entries }: ReadThroughDeps, { plan, keys, mayUse }: CacheLookup, target: OpenFetch) {
  const { positions, values, fetchedEntries, purpose = 'response' } = target
  if (purpose === 'revalidation') return positions
  const found = await entries.findInRedis(
    positions.map((position) => keys[position] ?? ''),
    plan,
  )
  if (!mayUse()) return positions
  return positions.filter((position, index) => {
    const entry = found[index]
    if (!entry) return true
    values[position] = parseExactJson(entry.text)
    fetchedEntries.set(position, entry)
    return false
  })
}

async function fetchValues(deps: ReadThroughDeps, lookup: CacheLookup, target: OpenFetch): Promise<LookupResult> {
  const { entries, invalidations, counters } = deps
  const { positions, values, fetchedEntries, purpose = 'response' } = target
  if (positions.length === 0) return { kind: 'values', values, errors: [] }
  counters.misses += positions.length
  // Read before the fetch: an invalidation during the fetch must apply to its result.
  const logPosition = invalidations.position
  const result = await lookup.fetch(positions, { logPosition, purpose })
  if (result.kind === 'malformed') return result
  const isClean = result.errors.length === 0
  positions.forEach((position, index) => {
    const value = result.values[index]
    values[position] = value
    if (!isClean || typeof value !== 'object' || value === null) return
    const fetchedValue = { value, logPosition, tags: lookup.tagsOf(position, value) }
    fetchedEntries.set(position, entries.store(lookup.keys[position] ?? '', fetchedValue, lookup.plan))
  })
  return { kind: 'values', values, errors: result.errors }
}
