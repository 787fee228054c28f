import type { UpstreamEvent } from '../upstreams/upstream.ts'

/** What a subgraph may tell of an event beside its data, in the `extensions` of its result; it goes into metrics alone. */
export interface EventFacts {
  /** Milliseconds since the epoch. */
  readonly publishedAtMs: number | undefined
  /** It stands for events that were not sent. */
  readonly isSnapshot: boolean
}

/** @returns what `extensions: { publishedAtMs, isSnapshot }` tells, as far as it does */
export function factsOf({ extensions }: UpstreamEvent): EventFacts {
  const publishedAtMs = extensions?.['publishedAtMs']
  return {
    publishedAtMs: typeof publishedAtMs === 'number' ? publishedAtMs : undefined,
    isSnapshot: extensions?.['isSnapshot'] === true,
  }
}
