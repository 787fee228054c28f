import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { Variables } from '@plumbline/query-plan-executor'
import { operationError, toOperationErrors } from '../operation-error.ts'
import { isSameDeclaration } from '../planning/declared-scopes.ts'
import type { ParsedOperation } from '../planning/parsed-operation.ts'
import type { PlanCache } from '../planning/plan-cache.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import type { StreamEnvironment } from '../streams/stream-environment.ts'
import type { Access } from '../streams/stream-member.ts'
import { coerceOrFail, shareKey } from './share-key.ts'
import type { ScopeOf, ShareKey, SubscriptionVariables } from './share-key.ts'
import { createSharedOperation } from './shared-operation.ts'
import type { SharedOperation } from './shared-operation.ts'
import { Subscription } from './subscription.ts'
import type { RunningSubscription, SubscriptionOptions } from './subscription.ts'

/** One subscription to start. */
export interface SubscribeRequest<Identity> extends SubscriptionOptions<Identity> {
  /** The variables, as returned by `coerce`. */
  readonly coerced: Variables
  /** The client's position as reported by its transport. It takes precedence over `after`. */
  readonly lastEventId: string | undefined
}

/** All running subscriptions. */
export interface SubscriptionHub<Identity> {
  /** @throws OperationFailed when the operation, or one of its variables, is not valid */
  coerce(parsed: ParsedOperation, variables: Variables): SubscriptionVariables
  /** @throws OperationFailed when the operation is not valid */
  subscribe(request: SubscribeRequest<Identity>): RunningSubscription
  /**
   * The identity of `access` has changed: its subscriptions move to the streams of their new scopes, and continue from their
   * positions.
   * @returns pending while scope queries are executed
   */
  identityChanged(access: Access<Identity>): Promise<void> | undefined
  /** Repeats scope queries, and moves the subscriptions whose scope has changed. */
  renewScopes(which: ScopesToRenew): Promise<void>
  /** Plans all subscriptions again and continues from their positions. Those that are no longer valid end with an error. */
  usePlans(plans: PlanCache): Promise<void>
  /** Resolves when no event is being processed. */
  drained(): Promise<void>
}

/** `unknown`: those of subscriptions that are not shared, because their scope query had no result. */
export type ScopesToRenew = 'all' | 'unknown'

/** What the hub needs. */
export interface HubOptions<Identity> {
  readonly environment: StreamEnvironment<Identity>
  readonly plans: PlanCache
  readonly scopeOf: ScopeOf<Identity> | undefined
  readonly labelsFor?: LabelsFor<Identity> | undefined
}

/**
 * Decides which labels of `@override`, other than `percent(…)`, apply to a subscription: when it starts, and when its identity or the
 * supergraph changes. It receives those on which the plan depends. A rejection refuses the subscription.
 */
export type LabelsFor<Identity> = (
  labels: readonly string[],
  identity: Identity,
) => readonly string[] | Promise<readonly string[]>

/** Equivalent subscriptions with the same scope and the same labels. The first of them determines the plan. */
interface Group<Identity> {
  readonly parsed: ParsedOperation
  readonly variables: Variables
  readonly operation: SharedOperation<Identity>
  readonly appliedLabels: readonly string[]
}

export function createSubscriptionHub<Identity>(options: HubOptions<Identity>): SubscriptionHub<Identity> {
  return new Hub(options)
}

class Hub<Identity> implements SubscriptionHub<Identity> {
  readonly #environment: StreamEnvironment<Identity>
  readonly #scopeOf: ScopeOf<Identity> | undefined
  readonly #labelsFor: LabelsFor<Identity> | undefined
  readonly #groups = new Map<string, Group<Identity>>()
  readonly #all = new Set<Subscription<Identity>>()
  #plans: PlanCache

  constructor({ environment, scopeOf, labelsFor, plans }: HubOptions<Identity>) {
    this.#environment = environment
    this.#scopeOf = scopeOf
    this.#labelsFor = labelsFor
    this.#plans = plans
  }

  coerce(parsed: ParsedOperation, variables: Variables): SubscriptionVariables {
    this.#plans.validate(parsed)
    return coerceOrFail(this.#plans.version, parsed.operation, variables)
  }

  subscribe(request: SubscribeRequest<Identity>): RunningSubscription {
    const { coerced, lastEventId } = request
    const subscription = new Subscription<Identity>(request, this.#all)
    try {
      const use = (located: ShareKey): void => {
        // The transport's position is the later one: it changes with each event.
        const after = located.planned.resume ? (lastEventId ?? located.after) : undefined
        this.#join(subscription, located, after)
      }
      const { ensureAccess } = this.#environment
      void this.#locate(subscription, use, { ensureAccess, coerced })
    } catch (thrown) {
      subscription.stop()
      throw thrown
    }
    return subscription
  }

  identityChanged(access: Access<Identity>): Promise<void> | undefined {
    const stale = new Set<SharedOperation<Identity>>()
    const restartStale = (): void => {
      for (const operation of stale) operation.restart()
      stale.clear()
    }
    const pending: Promise<void>[] = []
    for (const subscription of this.#all) {
      // A subscription without a key gets one with the identity that is current at that time.
      if (subscription.access !== access || subscription.key === undefined) continue
      const moved = this.#tryLocate(subscription, (located) => {
        const operation = this.#move(subscription, located)
        if (operation && !located.isNarrowed) stale.add(operation)
      })
      if (moved) pending.push(moved)
    }
    restartStale()
    return pending.length > 0 ? Promise.all(pending).then(restartStale) : undefined
  }

  async renewScopes(which: ScopesToRenew): Promise<void> {
    await this.#relocate(
      ({ queriedScope }) => queriedScope === 'unknown' || (which === 'all' && queriedScope !== 'none'),
    )
  }

  async usePlans(next: PlanCache): Promise<void> {
    const previous = this.#plans.version.scopes
    this.#plans = next
    const labelled = new Set<string>()
    let pausedAtMs = performance.now()
    for (const [key, group] of [...this.#groups]) {
      const replanned = this.#replan(group, () => labelled.add(key))
      if (replanned) await replanned
      if (this.#plans !== next) return
      if (performance.now() - pausedAtMs < timeSliceMs) continue
      await yieldToEventLoop()
      if (this.#plans !== next) return
      pausedAtMs = performance.now()
    }
    if (!isSameDeclaration(previous, next.version.scopes)) await this.renewScopes('all')
    if (labelled.size > 0) await this.#relocate(({ key }) => key !== undefined && labelled.has(key))
  }

  async drained(): Promise<void> {
    await Promise.all([...this.#groups.values()].map(({ operation }) => operation.drained()))
  }

  /** Determines the keys of some subscriptions again, and moves those whose key has changed. */
  async #relocate(isMeant: (subscription: Subscription<Identity>) => boolean): Promise<void> {
    await Promise.all(
      [...this.#all]
        .filter(isMeant)
        .map(async (subscription) =>
          this.#tryLocate(subscription, (located) => void this.#move(subscription, located)),
        ),
    )
  }

  #tryLocate(subscription: Subscription<Identity>, use: UseLocation): Promise<void> | undefined {
    try {
      return this.#locate(subscription, use)
    } catch (thrown) {
      subscription.fail(toOperationErrors(thrown))
      return undefined
    }
  }

  /**
   * Determines the share key of a subscription and passes it to `use`: synchronously, or after the scope query.
   * @throws OperationFailed when the operation is not valid
   */
  #locate(
    subscription: Subscription<Identity>,
    use: UseLocation,
    { ensureAccess, coerced }: LocateOptions<Identity> = {},
  ): Promise<void> | undefined {
    const located = this.#keyOf(subscription, coerced)
    if (located instanceof Promise || ensureAccess)
      return this.#useWhenLocated(subscription, located, { use, ensureAccess })
    use(located)
    return undefined
  }

  /**
   * The key is used only if identity and supergraph are the same as when it was requested; otherwise it is determined again.
   * The access of a client without running subscriptions is not checked regularly, so `ensureAccess` is called last.
   */
  async #useWhenLocated(
    subscription: Subscription<Identity>,
    requested: ShareKey | Promise<ShareKey>,
    { use, ensureAccess }: Pick<StreamEnvironment<Identity>, 'ensureAccess'> & { readonly use: UseLocation },
  ): Promise<void> {
    const { access } = subscription
    try {
      for (let pending = requested; !subscription.isOver; pending = this.#keyOf(subscription)) {
        const { identity } = access
        const plans = this.#plans
        const located = await pending
        await ensureAccess?.([access])
        if (subscription.isOver || identity !== access.identity || plans !== this.#plans) continue
        return use(located)
      }
    } catch (thrown) {
      subscription.fail(toOperationErrors(thrown))
    }
  }

  /** @param coerced - the variables, if they have just been coerced */
  #keyOf({ parsed, variables, access }: Subscription<Identity>, coerced?: Variables): ShareKey | Promise<ShareKey> {
    const planned = this.#planFor(parsed, access)
    const keyWith = (done: PlannedSubscription): ShareKey | Promise<ShareKey> => {
      const values = coerced ?? coerceOrFail(done.version, parsed.operation, variables).coerced
      return shareKey({ planned: done, coerced: values, access, scopeOf: this.#scopeOf })
    }
    return planned instanceof Promise ? planned.then(keyWith) : keyWith(planned)
  }

  /** Plans an operation with the labels that apply to the client. */
  #planFor(
    parsed: ParsedOperation,
    { identity }: Access<Identity>,
  ): PlannedSubscription | Promise<PlannedSubscription> {
    const plans = this.#plans
    const labelsFor = this.#labelsFor
    const usual = plans.plan(parsed)
    if (!labelsFor) return usual
    const withLabels = (planned: PlannedSubscription): PlannedSubscription | Promise<PlannedSubscription> => {
      const { labels } = planned
      if (labels.length === 0) return planned
      const variantFor = (applied: readonly string[]) =>
        plans.plan(
          parsed,
          labels.filter((label) => applied.includes(label)),
        )
      const applied = labelsFor(labels, identity)
      return applied instanceof Promise ? applied.then(variantFor) : variantFor(applied)
    }
    return usual instanceof Promise ? usual.then(withLabels) : withLabels(usual)
  }

  /**
   * Moves a subscription to the group of its new key, where it continues from its position.
   * @returns the operation of its group if the key is unchanged
   */
  #move(subscription: Subscription<Identity>, located: ShareKey): SharedOperation<Identity> | undefined {
    if (located.key === subscription.key) return this.#groups.get(located.key)?.operation
    const after = subscription.stream?.position
    subscription.leave()
    this.#join(subscription, located, after)
    return undefined
  }

  #join(subscription: Subscription<Identity>, located: ShareKey, after: string | undefined): void {
    const { key, queriedScope } = located
    const group = this.#groups.get(key) ?? this.#createGroup(located, subscription)
    subscription.key = key
    subscription.queriedScope = queriedScope
    group.operation.join(subscription, after)
  }

  #createGroup({ key, planned, isNarrowed }: ShareKey, { parsed, variables }: Subscription<Identity>): Group<Identity> {
    const environment = this.#environment
    const onEmpty = (): void => {
      if (this.#groups.get(key) === group && this.#groups.delete(key)) environment.metrics.move('sharedGroups', -1)
    }
    const operation = createSharedOperation<Identity>({
      environment,
      planned,
      variables,
      mayJoinLate: isNarrowed,
      onEmpty,
    })
    const group = { parsed, variables, operation, appliedLabels: planned.appliedLabels }
    this.#groups.set(key, group)
    environment.metrics.move('sharedGroups', 1)
    return group
  }

  /**
   * @param onLabels - called if the plan depends on labels, or the previous one did: they have to be decided again
   * @returns a promise for an operation that is planned in a worker thread
   */
  #replan(
    { parsed, variables, operation, appliedLabels }: Group<Identity>,
    onLabels: () => void,
  ): Promise<void> | undefined {
    const plans = this.#plans
    const onPlanned = (planned: PlannedSubscription): void => {
      if (this.#plans !== plans) return
      operation.replan(planned, variables)
      if (this.#labelsFor && (planned.labels.length > 0 || appliedLabels.length > 0)) onLabels()
      this.#environment.metrics.count('replans')
    }
    const onFailed = (thrown: unknown): void =>
      operation.fail(toOperationErrors(thrown).map((error) => schemaChanged(error.message)))
    try {
      const planned = plans.plan(parsed, appliedLabels)
      if (planned instanceof Promise) return planned.then(onPlanned).catch(onFailed)
      onPlanned(planned)
    } catch (thrown) {
      onFailed(thrown)
    }
    return undefined
  }
}

type UseLocation = (located: ShareKey) => void

interface LocateOptions<Identity> {
  readonly ensureAccess?: StreamEnvironment<Identity>['ensureAccess']
  readonly coerced?: Variables
}

function schemaChanged(message: string) {
  return operationError(
    'BAD_USER_INPUT',
    `the schema has changed and this subscription is not valid any more: ${message}`,
    {
      reason: 'SCHEMA_CHANGED',
    },
  )
}

/** The time slice for planning, milliseconds: planning thousands of operations takes seconds, and events are processed in between. */
const timeSliceMs = 10
