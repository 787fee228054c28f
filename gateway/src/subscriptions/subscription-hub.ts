import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Access } from './access.ts'
import { operationError, toOperationErrors } from './operation-error.ts'
import type { PlanCache } from './plan-cache.ts'
import type { PlannedSubscription } from './plan-subscription.ts'
import type { ParsedOperation } from './read-operation.ts'
import { shareKey } from './share-key.ts'
import type { ScopeOf, ShareKey } from './share-key.ts'
import { createSharedOperation } from './shared-operation.ts'
import type { Place, SharedOperation } from './shared-operation.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import type { Member, Subscriber } from './subscriber.ts'

type Variables = Readonly<Record<string, unknown>>

/** One subscription to start. */
export interface SubscribeRequest<Identity> {
  readonly parsed: ParsedOperation
  readonly variables: Variables
  readonly access: Access<Identity>
  readonly subscriber: Subscriber
  /** Where the client stands, when its transport knows and the operation does not say. */
  readonly lastEventId: string | undefined
}

/** A client's running subscription. */
export interface RunningSubscription {
  /** Idempotent; the subscriber hears nothing more. */
  stop(): void
}

/** All running subscriptions of the room. */
export interface SubscriptionHub<Identity> {
  /** @throws OperationFailed when the operation is not valid */
  subscribe(request: SubscribeRequest<Identity>): RunningSubscription
  /** The identity of `access` is another now: what depends on it is opened anew, from where it stands. */
  identityChanged(access: Access<Identity>): void
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

interface Joining<Identity> {
  readonly parsed: ParsedOperation
  readonly variables: Variables
  readonly member: Member<Identity>
}

interface Located extends ShareKey {
  readonly planned: PlannedSubscription
}

/** A subscription, and what it is shared under. */
class Running<Identity> implements Joining<Identity>, RunningSubscription {
  readonly parsed: ParsedOperation
  readonly variables: Variables
  readonly member: Member<Identity>
  key: string
  place: Place
  readonly #all: Set<Running<Identity>>

  constructor(
    joined: Joining<Identity> & { readonly key: string; readonly place: Place },
    all: Set<Running<Identity>>,
  ) {
    this.parsed = joined.parsed
    this.variables = joined.variables
    this.member = joined.member
    this.key = joined.key
    this.place = joined.place
    this.#all = all
    all.add(this)
  }

  stop(): void {
    if (this.#all.delete(this)) this.place.leave()
  }
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

  subscribe({ parsed, variables, access, subscriber, lastEventId }: SubscribeRequest<Identity>): RunningSubscription {
    const located = this.#locate(parsed, variables, access)
    const member = { subscriber, access }
    // Of the two positions a client may give, the transport's is the later one: it moves with each event.
    const after = located.planned.resume ? (lastEventId ?? located.after) : undefined
    const place = this.#join(located, { parsed, variables, member }, after)
    return new Running({ parsed, variables, member, place, key: located.key }, this.#all)
  }

  identityChanged(access: Access<Identity>): void {
    const stale = new Set<SharedOperation<Identity>>()
    for (const running of this.#all) {
      if (running.member.access !== access) continue
      try {
        const operation = this.#relocate(running)
        if (operation) stale.add(operation)
      } catch (thrown) {
        running.member.subscriber.fail(toOperationErrors(thrown))
      }
    }
    for (const operation of stale) operation.restart()
  }

  async usePlans(next: PlanCache): Promise<void> {
    this.#plans = next
    let pausedAtMs = performance.now()
    for (const group of [...this.#groups.values()]) {
      this.#replan(group)
      if (performance.now() - pausedAtMs < maxTurnMs) continue
      await nextTurn()
      if (this.#plans !== next) return
      pausedAtMs = performance.now()
    }
  }

  async drained(): Promise<void> {
    await Promise.all([...this.#groups.values()].map(({ operation }) => operation.drained()))
  }

  #locate(parsed: ParsedOperation, variables: Variables, access: Access<Identity>): Located {
    const planned = this.#plans.plan(parsed)
    return { planned, ...shareKey({ planned, variables, access, scopeOf: this.#scopeOf }) }
  }

  #join(located: Located, joining: Joining<Identity>, after: string | undefined): Place {
    const group = this.#groups.get(located.key) ?? this.#createGroup(located, joining)
    return group.operation.join(joining.member, after)
  }

  #createGroup({ key, planned }: Located, { parsed, variables }: Joining<Identity>): Group<Identity> {
    const environment = this.#environment
    const onEmpty = (): void => {
      if (this.#groups.get(key) === group && this.#groups.delete(key)) environment.metrics.move('sharedGroups', -1)
    }
    const operation = createSharedOperation<Identity>({ environment, planned, variables, onEmpty })
    const group = { parsed, variables, operation }
    this.#groups.set(key, group)
    environment.metrics.move('sharedGroups', 1)
    return group
  }

  /** Moves what is shared with others now, from where it stands; returns what depends on the identity as it is. */
  #relocate(running: Running<Identity>): SharedOperation<Identity> | undefined {
    const located = this.#locate(running.parsed, running.variables, running.member.access)
    if (located.key === running.key) {
      return located.isNarrowed ? undefined : this.#groups.get(running.key)?.operation
    }
    const { position } = running.place
    running.place.leave()
    running.key = located.key
    running.place = this.#join(located, running, position)
    return undefined
  }

  #replan({ parsed, variables, operation }: Group<Identity>): void {
    try {
      operation.replan(this.#plans.plan(parsed), variables)
      this.#environment.metrics.count('replans')
    } catch (thrown) {
      operation.fail(toOperationErrors(thrown).map((error) => schemaChanged(error.message)))
    }
  }
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
