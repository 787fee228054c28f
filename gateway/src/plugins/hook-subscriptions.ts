import type { CompletedEvent, EventFacts, OnEvent, OnSubscribe } from '@plumbline/federated-subscriptions'
import { OperationTypeNode } from 'graphql'
import type { SubscriberContext } from '../operations/subscriber-context.ts'
import type { Hooks } from './hooks.ts'
import { forOperation } from './plugin-context.ts'

/** The hooks of subscriptions, absent where no plugin has one. */
export interface SubscriptionHooks {
  readonly onSubscribe?: OnSubscribe<SubscriberContext>
  readonly onEvent?: OnEvent<SubscriberContext>
}

export function createSubscriptionHooks({
  onSubscribe,
  onEvent,
}: Pick<Hooks, 'onSubscribe' | 'onEvent'>): SubscriptionHooks {
  return {
    ...(onSubscribe && { onSubscribe: beforeSubscribe(onSubscribe) }),
    ...(onEvent && { onEvent: withEvent(onEvent) }),
  }
}

const beforeSubscribe =
  (hook: NonNullable<Hooks['onSubscribe']>): OnSubscribe<SubscriberContext> =>
  async ({ query, operationName, variables, identity }) => {
    const context = forOperation(identity)?.plugin
    if (!context) return
    const kind = OperationTypeNode.SUBSCRIPTION
    await hook({ kind, query, operationName: operationName ?? undefined, variables: variables ?? {}, context })
  }

const withEvent =
  (hook: NonNullable<Hooks['onEvent']>): OnEvent<SubscriberContext> =>
  async (event, { fieldName: field, cursor, identity }: EventFacts<SubscriberContext>) => {
    const context = forOperation(identity)?.plugin
    if (!context) return event
    const { errors = [], extensions: given } = event
    const extensions = { ...given }
    await hook({ field, cursor, errors, extensions, context })
    return { ...event, extensions: Object.keys(extensions).length > 0 ? extensions : undefined } as CompletedEvent
  }
