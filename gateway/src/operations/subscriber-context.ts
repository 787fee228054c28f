import type { RequestContext } from '../requests/request-context.ts'

/** The caller of a subscription, which outlives the request that opened it. */
export type SubscriberContext = Omit<RequestContext, 'signal' | 'headerChanges'>
