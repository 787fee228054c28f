/**
 * What a copy of somebody's data says of itself, and what a write touches: one thing of a type (`User:usr_1`), or all of
 * the type (`User`).
 */
export type EntityTag = string

/** The tag of one thing. */
export const entityTag = (type: string, id: string): EntityTag => `${type}:${id}`

/** News for whoever keeps copies. */
export type Invalidation =
  /** What the publisher keeps of these things has changed. */
  | { readonly kind: 'touched'; readonly publisher: string; readonly tags: readonly EntityTag[] }
  /** Every change that the publisher stored up to now has been told before this. */
  | { readonly kind: 'vouched'; readonly publisher: string }
  /** Somebody has changed something, whose news is on its way. */
  | { readonly kind: 'wrote'; readonly userId: string }

export interface InvalidationsOptions {
  /** Starts every key: `dev`. */
  readonly keyPrefix: string
}

/** The stream, and beside it the number of its last entry with a mark that tells one numbering from the next. */
export const keysOf = ({ keyPrefix }: InvalidationsOptions) => ({
  stream: `${keyPrefix}:invalidations`,
  state: `${keyPrefix}:invalidations:state`,
})
