import type { RequestContext } from '../http/request-context.ts'

/** On whose behalf a subscription runs; it outlives the request that opened it. */
export type Subscriber = Omit<RequestContext, 'signal'>
