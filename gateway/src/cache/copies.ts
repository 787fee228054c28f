import { toJsonText } from '@plumbline/query-plan-executor'
import type { EntityTag } from '#platform/invalidations'
import type { CacheCounters } from './cache-counters.ts'
import type { CachePlan } from './cache-plan.ts'
import type { Copy } from './copy.ts'
import type { MemoryCopies } from './memory-copies.ts'
import type { SharedCopies } from './shared-copies.ts'
import type { Moment, TouchLedger } from './touch-ledger.ts'

/** A copy that may be used. */
export interface FoundCopy {
  readonly copy: Copy
  /** Past its age: good for this answer, but to be asked for anew. */
  readonly isOld: boolean
}

/** A value as a subgraph has just answered it. */
export interface Original {
  readonly value: object
  /** What was known before the subgraph was asked. */
  readonly moment: Moment
  readonly tags: readonly EntityTag[]
}

/** Copies in memory and, behind it, in Redis; only those that still hold are given. */
export interface Copies {
  find(key: string, plan: CachePlan): FoundCopy | undefined
  findShared(keys: readonly string[], plan: CachePlan): Promise<readonly (Copy | undefined)[]>
  /** @returns the copy, whether it could be kept or not */
  keep(key: string, original: Original, plan: CachePlan): Copy
  /** Whether nothing that a copy shows was touched since. */
  holds(copy: Copy): boolean
}

export interface CopiesDeps {
  readonly memory: MemoryCopies
  readonly shared: SharedCopies
  readonly ledger: TouchLedger
  readonly counters: CacheCounters
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number
}

/** For a tenth of its age longer a copy is used while it is asked for anew, so that nobody waits for that. */
const lifetimeOf = ({ maxAgeMs }: CachePlan) => Math.ceil(maxAgeMs * 1.1)

export function createCopies({ memory, shared, ledger, counters, now = Date.now }: CopiesDeps): Copies {
  // What shows nothing that is ever written about needs no log to be judged by.
  const holds = ({ tags, readAs }: Copy) => tags.length === 0 || ledger.holds(readAs, tags)
  const isUsable = (copy: Copy, plan: CachePlan) => now() - copy.readAt < lifetimeOf(plan) && holds(copy)
  return {
    holds,
    find(key, plan) {
      const copy = memory.get(key)
      if (!copy) return undefined
      if (!isUsable(copy, plan)) {
        memory.delete(key)
        return undefined
      }
      const ageMs = now() - copy.readAt
      const isOld = ageMs >= plan.maxAgeMs
      counters.hits += 1
      counters.hitAgeMs += ageMs
      if (isOld) counters.oldHits += 1
      return { copy, isOld }
    },
    async findShared(keys, plan) {
      const found = await shared.findMany(keys, ledger.now.epoch)
      return found.map((copy, index) => {
        if (!copy || !isUsable(copy, plan)) return undefined
        counters.sharedHits += 1
        memory.set(keys[index] ?? '', copy)
        return copy
      })
    },
    keep(key, { value, moment, tags }, plan) {
      const copy = { text: toJsonText(value), tags, readAs: moment, readAt: now() }
      if (!holds(copy)) return copy
      memory.set(key, copy)
      shared.keep(key, copy, lifetimeOf(plan))
      return copy
    },
  }
}
