/** Identifies what a cache entry contains and what a write invalidates: one entity (`User:usr_1`), or all of a type (`User`). */
export type EntityTag = string

/** The tag of one entity. */
export const entityTag = (type: string, id: string): EntityTag => `${type}:${id}`

/** The number of an entry in the invalidation log: counts from 1 without gaps. */
export type LogPosition = number

/** An entry of the invalidation log, for processes that cache responses of subgraphs. */
export type InvalidationMessage =
  /** The publisher has changed these entities. */
  | { readonly kind: 'invalidated'; readonly publisher: string; readonly tags: readonly EntityTag[] }
  /** The publisher renews its freshness lease: it has published all changes that it had stored when the renewal started. */
  | { readonly kind: 'lease-renewed'; readonly publisher: string }
  /** The user has changed something whose invalidation may not be published yet. */
  | { readonly kind: 'user-wrote'; readonly userId: string }

export interface InvalidationsOptions {
  /** The beginning of every key: `dev`. */
  readonly keyPrefix: string
}

/** The numbered log of all invalidations. */
export const logKey = ({ keyPrefix }: InvalidationsOptions) => `${keyPrefix}:invalidations`
