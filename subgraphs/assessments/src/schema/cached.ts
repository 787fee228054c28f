import { cacheControl } from '#platform/subgraph-server'

/** For what members see, each for themselves; a minute is the most that lost news of a change can cost. */
export const cached = cacheControl('PRIVATE', 60)
