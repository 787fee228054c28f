import type { EntityTag } from '#platform/invalidations'
import type { Moment } from './touch-ledger.ts'

/** A part of an answer that is kept: an entity, or the root fields of one query. */
export interface Copy {
  /** JSON. */
  readonly text: string
  /** The things that it shows. */
  readonly tags: readonly EntityTag[]
  /** What was known before it was asked for. */
  readonly readAs: Moment
  /** Milliseconds since 1970. */
  readonly readAt: number
}

/** Of a copy and its key, estimated: texts, and what the engine needs around them. */
export const sizeOf = ({ text, tags }: Copy, key: string): number =>
  300 + text.length + key.length + tags.reduce((sum, tag) => sum + 32 + tag.length, 0)
