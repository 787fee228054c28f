import type { EntityTag } from '#platform/invalidations'
import type { EpochPosition } from './invalidation-index.ts'

/** A cached part of a subgraph response: an entity, or the root fields of one query. */
export interface CacheEntry {
  /** JSON. */
  readonly text: string
  /** The entities that it contains. */
  readonly tags: readonly EntityTag[]
  /** The log position before the fetch. */
  readonly logPosition: EpochPosition
  /** Milliseconds since 1970. */
  readonly fetchedAt: number
}

/** The estimated memory of an entry and its key, bytes. */
export const sizeOf = ({ text, tags }: CacheEntry, key: string): number =>
  300 + text.length + key.length + tags.reduce((sum, tag) => sum + 32 + tag.length, 0)
