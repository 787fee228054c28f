import { subscriptionExchange } from '@urql/core'
import type { Exchange, SubscriptionForwarder } from '@urql/core'
import { parse, print } from 'graphql'
import { createResumer } from './resumer.ts'
import type { Resumer } from './resumer.ts'
import type { ResumeOptions } from './types.ts'
import { withEventInfo } from './with-event-info.ts'

export interface ResumableExchangeOptions extends ResumeOptions {
  /** Sends a subscription, as for urql's own `subscriptionExchange`. */
  readonly forwardSubscription: SubscriptionForwarder
  /** Share it with other exchanges or with a status indicator. Default: a new one. */
  readonly resumer?: Resumer
}

type Result = Parameters<Parameters<ReturnType<SubscriptionForwarder>['subscribe']>[0]['next']>[0]

/**
 * Replaces urql's `subscriptionExchange`. Subscriptions resume from their last cursor.
 *
 * `result.extensions.resume` contains the cursor of an event, and whether events before it may be missing (`gap`).
 */
export function resumableExchange({ forwardSubscription, resumer, ...options }: ResumableExchangeOptions): Exchange {
  const running = resumer ?? createResumer(options)
  return subscriptionExchange({
    forwardSubscription: (request, operation) => ({
      subscribe: (observer) => {
        const unsubscribe = running.run(
          {
            document: parse(request.query ?? ''),
            variables: { ...request.variables },
            operationName: request.operationName,
          },
          ({ document, variables }, sink) =>
            forwardSubscription({ ...request, query: print(document), variables }, operation).subscribe(sink)
              .unsubscribe,
          {
            next: (result, info) => observer.next(withEventInfo(result as Result, info)),
            error: (reason) => observer.error(reason),
            complete: () => observer.complete(),
          },
        )
        return { unsubscribe }
      },
    }),
  })
}
