import type { UpstreamEvent } from '../upstreams/upstream.ts'

/** What a subgraph may report about an event in the `extensions` of its result. It is used in metrics only. */
export interface EventFacts {
  /** Milliseconds since the epoch. */
  readonly publishedAtMs: number | undefined
  /** The event replaces events that were not sent. */
  readonly isSnapshot: boolean
}

/** Reads `extensions: { publishedAtMs, isSnapshot }`. */
export function factsOf({ extensions }: UpstreamEvent): EventFacts {
  const publishedAtMs = extensions?.['publishedAtMs']
  return {
    publishedAtMs: typeof publishedAtMs === 'number' ? publishedAtMs : undefined,
    isSnapshot: extensions?.['isSnapshot'] === true,
  }
}
