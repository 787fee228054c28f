import { cacheControl } from '#platform/subgraph-server'

/** For data that depends on the member who reads it. A minute is how long an entry may remain when an invalidation is lost. */
export const cached = cacheControl('PRIVATE', 60)
