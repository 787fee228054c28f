import type { CompletedEvent, EventFacts, OnEvent, OnSubscribe } from '@plumbline/federated-subscriptions'
import { OperationTypeNode } from 'graphql'
import { ResponseHeaderChanges } from '../headers/response-header-changes.ts'
import type { SubscriberContext } from '../operations/subscriber-context.ts'
import { headerSetters } from './hook-operations.ts'
import type { Hooks } from './hooks.ts'
import { forOperation } from './plugin-context.ts'
import type { PluginSubscription } from './plugin.ts'

/** The hooks of subscriptions, absent where no plugin has one. */
export interface SubscriptionHooks {
  readonly onSubscribe?: OnSubscribe<SubscriberContext>
  readonly onEvent?: OnEvent<SubscriberContext>
  readonly setsHeaders: boolean
}

export function createSubscriptionHooks({
  onSubscribe,
  onEvent,
  onResponse,
}: Pick<Hooks, 'onSubscribe' | 'onEvent' | 'onResponse'>): SubscriptionHooks {
  return {
    ...((onSubscribe || onResponse) && { onSubscribe: beforeSubscribe({ onSubscribe, onResponse }) }),
    ...(onEvent && { onEvent: withEvent(onEvent) }),
    setsHeaders: onResponse !== undefined,
  }
}

const beforeSubscribe =
  ({ onSubscribe, onResponse }: Pick<Hooks, 'onSubscribe' | 'onResponse'>): OnSubscribe<SubscriberContext> =>
  async ({ query, operationName, variables, identity, response }) => {
    const context = forOperation(identity)?.plugin
    if (!context) return
    const operation: PluginSubscription = {
      kind: OperationTypeNode.SUBSCRIPTION,
      query,
      operationName: operationName ?? undefined,
      variables: variables ?? {},
      context,
    }
    const startedAt = performance.now()
    await onSubscribe?.(operation)
    if (!onResponse || !response) return
    const changes = new ResponseHeaderChanges()
    const durationMs = performance.now() - startedAt
    await onResponse({ operation, errors: [], extensions: {}, durationMs, ...headerSetters(changes) })
    changes.applyToResponse(response)
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
