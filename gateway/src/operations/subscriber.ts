import type { RequestContext } from '../requests/request-context.ts'

/** On whose behalf a subscription runs; it outlives the request that opened it. */
export type Subscriber = Omit<RequestContext, 'signal'>
