import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Variables } from '@plumbline/query-plan-executor'
import { operationError, toOperationErrors } from '../operation-error.ts'
import { isSameDeclaration } from '../planning/declared-scopes.ts'
import type { ParsedOperation } from '../planning/parsed-operation.ts'
import type { PlanCache } from '../planning/plan-cache.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import type { StreamEnvironment } from '../streams/stream-environment.ts'
import type { Access, RunningSubscription, Subscriber } from '../streams/stream-member.ts'
import { coerceOrFail, shareKey } from './share-key.ts'
import type { ScopeOf, ShareKey, SubscriptionVariables } from './share-key.ts'
import { createSharedOperation } from './shared-operation.ts'
import type { SharedOperation } from './shared-operation.ts'
import { Running } from './subscription.ts'

/** One subscription to start. */
export interface SubscribeRequest<Identity> {
  readonly parsed: ParsedOperation
  readonly variables: Variables
  /** The same, as `coerce` gave them. */
  readonly coerced: Variables
  readonly access: Access<Identity>
  readonly subscriber: Subscriber
  /** Where the client stands, when its transport knows and the operation does not say. */
  readonly lastEventId: string | undefined
}

/** All running subscriptions of the room. */
export interface SubscriptionHub<Identity> {
  /** @throws OperationFailed when the operation, or one of its variables, is not valid */
  coerce(parsed: ParsedOperation, variables: Variables): SubscriptionVariables
  /** @throws OperationFailed when the operation is not valid */
  subscribe(request: SubscribeRequest<Identity>): RunningSubscription
  /**
   * The identity of `access` is another now: what depends on it is opened anew, from where it stands.
   * @returns pending while it is asked what its subscriptions depend on
   */
  identityChanged(access: Access<Identity>): Promise<void> | undefined
  /** Asks again what subscriptions depend on, where that was asked, and moves those for whom the answer is another. */
  renewScopes(): Promise<void>
  /** Plans everything anew and goes on from where it stands; what is not valid any more ends with an error that says so. */
  usePlans(plans: PlanCache): Promise<void>
  /** Resolves when no event is under way. */
  drained(): Promise<void>
}

/** What the hub needs. */
export interface HubOptions<Identity> {
  readonly environment: StreamEnvironment<Identity>
  readonly plans: PlanCache
  readonly scopeOf: ScopeOf<Identity> | undefined
}

/** What alike subscriptions share; planned as the first of them. */
interface Group<Identity> {
  readonly parsed: ParsedOperation
  readonly variables: Variables
  readonly operation: SharedOperation<Identity>
}

export function createSubscriptionHub<Identity>(options: HubOptions<Identity>): SubscriptionHub<Identity> {
  return new Hub(options)
}

class Hub<Identity> implements SubscriptionHub<Identity> {
  readonly #environment: StreamEnvironment<Identity>
  readonly #scopeOf: ScopeOf<Identity> | undefined
  readonly #groups = new Map<string, Group<Identity>>()
  readonly #all = new Set<Running<Identity>>()
  #plans: PlanCache

  constructor({ environment, scopeOf, plans }: HubOptions<Identity>) {
    this.#environment = environment
    this.#scopeOf = scopeOf
    this.#plans = plans
  }

  coerce(parsed: ParsedOperation, variables: Variables): SubscriptionVariables {
    this.#plans.validate(parsed)
    return coerceOrFail(this.#plans.version, parsed.operation, variables)
  }

  subscribe(request: SubscribeRequest<Identity>): RunningSubscription {
    const { parsed, variables, coerced, access, subscriber, lastEventId } = request
    const running = new Running<Identity>({ parsed, variables, member: { subscriber, access } }, this.#all)
    try {
      const use = (located: ShareKey): void => {
        // Of the two positions a client may give, the transport's is the later one: it moves with each event.
        const after = located.planned.resume ? (lastEventId ?? located.after) : undefined
        this.#seat(running, located, after)
      }
      const { ensureAccess } = this.#environment
      void this.#locate(running, use, { ensureAccess, coerced })
    } catch (thrown) {
      running.stop()
      throw thrown
    }
    return running
  }

  identityChanged(access: Access<Identity>): Promise<void> | undefined {
    const stale = new Set<SharedOperation<Identity>>()
    const restartStale = (): void => {
      for (const operation of stale) operation.restart()
      stale.clear()
    }
    const asked: Promise<void>[] = []
    for (const running of this.#all) {
      // One without a seat is given one as who its client is by then.
      if (running.member.access !== access || !running.seat) continue
      const moved = this.#tryLocate(running, (located) => {
        const operation = this.#move(running, located)
        if (operation && !located.isNarrowed) stale.add(operation)
      })
      if (moved) asked.push(moved)
    }
    restartStale()
    return asked.length > 0 ? Promise.all(asked).then(restartStale) : undefined
  }

  async renewScopes(): Promise<void> {
    const asked = [...this.#all].filter(({ seat }) => seat?.isAsked)
    await Promise.all(
      asked.map(async (running) => this.#tryLocate(running, (located) => void this.#move(running, located))),
    )
  }

  async usePlans(next: PlanCache): Promise<void> {
    const previous = this.#plans.version.scopes
    this.#plans = next
    let pausedAtMs = performance.now()
    for (const group of [...this.#groups.values()]) {
      const replanned = this.#replan(group)
      if (replanned) await replanned
      if (this.#plans !== next) return
      if (performance.now() - pausedAtMs < maxTurnMs) continue
      await nextTurn()
      if (this.#plans !== next) return
      pausedAtMs = performance.now()
    }
    if (!isSameDeclaration(previous, next.version.scopes)) await this.renewScopes()
  }

  async drained(): Promise<void> {
    await Promise.all([...this.#groups.values()].map(({ operation }) => operation.drained()))
  }

  #tryLocate(running: Running<Identity>, use: UseLocation): Promise<void> | undefined {
    try {
      return this.#locate(running, use)
    } catch (thrown) {
      running.fail(thrown)
      return undefined
    }
  }

  /**
   * Finds out where a subscription belongs, and uses it: at once, or when it has been asked.
   * @throws OperationFailed when the operation is not valid
   */
  #locate(
    running: Running<Identity>,
    use: UseLocation,
    { ensureAccess, coerced }: LocateOptions<Identity> = {},
  ): Promise<void> | undefined {
    const located = this.#keyOf(running, coerced)
    if (located instanceof Promise || ensureAccess) return this.#useWhenAsked(running, located, { use, ensureAccess })
    use(located)
    return undefined
  }

  /**
   * What is found out is of use only if client and supergraph are still what they were when it was asked. Nobody has looked
   * after a client that had nothing running: whether it is still who it was is found out last.
   */
  async #useWhenAsked(
    running: Running<Identity>,
    asked: ShareKey | Promise<ShareKey>,
    { use, ensureAccess }: Pick<StreamEnvironment<Identity>, 'ensureAccess'> & { readonly use: UseLocation },
  ): Promise<void> {
    const { access } = running.member
    try {
      for (let pending = asked; !running.isOver; pending = this.#keyOf(running)) {
        const { identity } = access
        const plans = this.#plans
        const located = await pending
        await ensureAccess?.([access])
        if (running.isOver || identity !== access.identity || plans !== this.#plans) continue
        return use(located)
      }
    } catch (thrown) {
      running.fail(thrown)
    }
  }

  /** @param coerced - the variables, when they have just been coerced */
  #keyOf(
    { parsed, variables, member: { access } }: Running<Identity>,
    coerced?: Variables,
  ): ShareKey | Promise<ShareKey> {
    const planned = this.#plans.plan(parsed)
    const keyWith = (done: PlannedSubscription): ShareKey | Promise<ShareKey> => {
      const values = coerced ?? coerceOrFail(done.version, parsed.operation, variables).coerced
      return shareKey({ planned: done, coerced: values, access, scopeOf: this.#scopeOf })
    }
    return planned instanceof Promise ? planned.then(keyWith) : keyWith(planned)
  }

  /** Moves what is shared with others now, from where it stands; returns what it is part of if it stays there. */
  #move(running: Running<Identity>, located: ShareKey): SharedOperation<Identity> | undefined {
    const { seat } = running
    if (located.key === seat?.key) return this.#groups.get(located.key)?.operation
    const after = seat?.place.position
    seat?.place.leave()
    this.#seat(running, located, after)
    return undefined
  }

  #seat(running: Running<Identity>, located: ShareKey, after: string | undefined): void {
    const { key, isAsked } = located
    const group = this.#groups.get(key) ?? this.#createGroup(located, running)
    const place = group.operation.join(running.member, after)
    running.seat = { key, isAsked, place }
    // The upstream may have ended it at once.
    if (running.isOver) place.leave()
  }

  #createGroup({ key, planned, isNarrowed }: ShareKey, { parsed, variables }: Running<Identity>): Group<Identity> {
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
    const group = { parsed, variables, operation }
    this.#groups.set(key, group)
    environment.metrics.move('sharedGroups', 1)
    return group
  }

  /** @returns a promise when it is planned away from the event loop */
  #replan({ parsed, variables, operation }: Group<Identity>): Promise<void> | undefined {
    const plans = this.#plans
    const onPlanned = (planned: PlannedSubscription): void => {
      if (this.#plans !== plans) return
      operation.replan(planned, variables)
      this.#environment.metrics.count('replans')
    }
    const onFailed = (thrown: unknown): void =>
      operation.fail(toOperationErrors(thrown).map((error) => schemaChanged(error.message)))
    try {
      const planned = plans.plan(parsed)
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

/** Planning thousands of operations takes seconds: events are served in between. */
const maxTurnMs = 10
