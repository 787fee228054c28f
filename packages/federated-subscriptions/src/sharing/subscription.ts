import type { Variables } from '@plumbline/query-plan-executor'
import type { OperationErrors } from '../operation-error.ts'
import type { ParsedOperation } from '../planning/parsed-operation.ts'
import type { Access, EventSink, MemberStream, StreamMember } from '../streams/stream-member.ts'
import type { ShareKey } from './share-key.ts'

/** What a client subscribes to, and where its events are sent. */
export interface SubscriptionOptions<Identity> {
  readonly parsed: ParsedOperation
  readonly variables: Variables
  readonly access: Access<Identity>
  readonly sink: EventSink
  readonly observer: SubscriptionObserver
}

/** Keeps track of subscriptions. */
export interface SubscriptionObserver {
  onStart(subscription: RunningSubscription): void
  /** Called once, before the client is informed. `isFailure`: errors end the subscription. */
  onEnd(subscription: RunningSubscription, isFailure: boolean): void
}

/** A subscription, for the code that starts and ends it. */
export interface RunningSubscription {
  /** Ends it and informs the client. Idempotent. */
  fail(errors: OperationErrors): void
  /** Ends it without informing the client. Idempotent. */
  stop(): void
}

/** One client's subscription, from its start to its end. */
export class Subscription<Identity> implements StreamMember<Identity>, RunningSubscription {
  readonly parsed: ParsedOperation
  readonly variables: Variables
  readonly access: Access<Identity>
  readonly sink: EventSink
  /** The key under which it shares a stream; absent until its scope is known. */
  key: string | undefined
  /** Whether the key depends on a scope query, and whether that had a result. */
  queriedScope: ShareKey['queriedScope'] = 'none'
  stream: MemberStream<Identity> | undefined
  readonly #observer: SubscriptionObserver
  readonly #all: Set<Subscription<Identity>>

  /** @param all - contains the subscription until its end */
  constructor(
    { parsed, variables, access, sink, observer }: SubscriptionOptions<Identity>,
    all: Set<Subscription<Identity>>,
  ) {
    this.parsed = parsed
    this.variables = variables
    this.access = access
    this.sink = sink
    this.#observer = observer
    this.#all = all
    all.add(this)
    observer.onStart(this)
  }

  get isOver(): boolean {
    return !this.#all.has(this)
  }

  fail(errors: OperationErrors): void {
    if (this.#end(true)) this.sink.fail(errors)
  }

  complete(): void {
    if (this.#end(false)) this.sink.complete()
  }

  stop(): void {
    this.#end(false)
  }

  /** Leaves its stream, to join another one. */
  leave(): void {
    const { stream } = this
    this.stream = undefined
    stream?.remove(this)
  }

  /** @returns false if it has ended already */
  #end(isFailure: boolean): boolean {
    if (!this.#all.delete(this)) return false
    this.leave()
    this.#observer.onEnd(this, isFailure)
    return true
  }
}
