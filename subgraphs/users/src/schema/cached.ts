import { cacheControl } from '#platform/subgraph-server'

/** For data that depends on the viewer. If an invalidation is lost, an entry remains for at most a minute. */
export const cached = cacheControl('PRIVATE', 60)
