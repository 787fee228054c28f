import { operationError, toOperationErrors } from '../operation-error.ts'
import type { OperationErrors } from '../operation-error.ts'
import { isSameStream } from '../planning/plan-subscription.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import { withUpstreamCode } from '../retryable-error.ts'
import type { SourceEnd } from '../upstreams/open-source.ts'
import type { UpstreamEvent } from '../upstreams/upstream.ts'
import { completeForMembers } from './complete-for-members.ts'
import type { CompletingStream, ReceivedEvent } from './complete-for-members.ts'
import type { Completion } from './event-completion.ts'
import { factsOf } from './event-facts.ts'
import { EventPipeline } from './event-pipeline.ts'
import { createReplayWindow } from './replay-window.ts'
import type { EventPayload, ReplayWindow } from './replay-window.ts'
import { StreamDelegate } from './stream-delegate.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import type { MemberStream, StreamMember } from './stream-member.ts'
import { StreamUpstream } from './stream-upstream.ts'
import type { StreamPlan } from './stream-upstream.ts'

/** How a stream is opened. */
export interface StreamOptions<Identity> extends StreamPlan {
  /** The cursor after which it begins; absent: the subgraph decides. */
  readonly after: string | undefined
  /** Whether a client may join a stream without cursors after its first event. */
  readonly mayJoinLate: boolean
  readonly first: StreamMember<Identity>
  readonly events: StreamEvents<Identity>
}

/** What a stream reports. */
export interface StreamEvents<Identity> {
  /** An event has been delivered to the members. */
  onDelivered(stream: SharedStream<Identity>): void
  /** The stream is closed. */
  onEnd(stream: SharedStream<Identity>): void
}

/** One upstream, one completion and one serialisation of each event, and the members that receive it. */
export interface SharedStream<Identity> extends MemberStream<Identity> {
  readonly members: ReadonlySet<StreamMember<Identity>>
  /** When the latest event was received, delivered or not; milliseconds of `performance.now()`. */
  readonly receivedAtMs: number
  /** Opens the upstream. Separate from the creation, because an upstream may end synchronously. */
  open(): void
  /** The events after `cursor`; undefined if the stream cannot provide all of them. */
  after(cursor: string | undefined): readonly EventPayload[] | undefined
  /** Adds members that have the same position, and delivers the events that they missed. */
  add(members: readonly StreamMember<Identity>[], missed: readonly EventPayload[]): void
  /** Removes a member. The stream closes when the last one is removed. */
  remove(member: StreamMember<Identity>): void
  /** Continues from the current position with another plan of the same operation. */
  replan(planned: PlannedSubscription, variables: Readonly<Record<string, unknown>>): void
  /** Discards undelivered events, and opens the upstream again from the current position with the current identities. */
  restart(): void
  /** Resolves when no event is being processed. */
  drained(): Promise<void>
  /** Ends all members' subscriptions with errors, and closes. */
  fail(errors: OperationErrors): void
  close(): void
}

export function createSharedStream<Identity>(
  environment: StreamEnvironment<Identity>,
  options: StreamOptions<Identity>,
): SharedStream<Identity> {
  return new Stream(environment, options)
}

class Stream<Identity> implements SharedStream<Identity>, CompletingStream<Identity> {
  readonly environment: StreamEnvironment<Identity>
  readonly members = new Set<StreamMember<Identity>>()
  readonly delegate: StreamDelegate<Identity>
  readonly inProgress: Completion[] = []
  readonly #options: StreamOptions<Identity>
  readonly #upstream: StreamUpstream<Identity>
  readonly #pipeline: EventPipeline<ReceivedEvent, EventPayload>
  readonly #window: ReplayWindow | undefined
  receivedAtMs = -Infinity
  #plan: StreamPlan
  #hasDelivered = false
  #isClosed = false

  constructor(environment: StreamEnvironment<Identity>, options: StreamOptions<Identity>) {
    const { settings, limiter, metrics } = environment
    const { first, planned, after } = options
    this.environment = environment
    this.#options = options
    this.#plan = options
    this.members.add(first)
    first.stream = this
    this.delegate = new StreamDelegate(first.access, this.members)
    this.#window = planned.resume
      ? createReplayWindow(after, { maxEvents: settings.replayEvents, maxBytes: settings.replayBytes })
      : undefined
    this.#pipeline = new EventPipeline<ReceivedEvent, EventPayload>({
      concurrency: settings.eventConcurrency,
      limiter,
      complete: (received) => completeForMembers(received, this),
      deliver: (payload) => this.#deliver(payload),
    })
    this.#upstream = new StreamUpstream<Identity>({
      environment,
      delegate: this.delegate,
      plan: () => this.#plan,
      onEvent: (event, sizeBytes) => this.#receive(event, sizeBytes),
      onEnd: (end) => this.#onSourceEnd(end),
      whenDelivered: (callback) => this.#pipeline.whenIdle(callback),
    })
    metrics.move('upstreams', 1)
  }

  open(): void {
    this.#upstream.open(this.#options.after)
  }

  get position(): string | undefined {
    return this.#window?.position
  }

  after(cursor: string | undefined): readonly EventPayload[] | undefined {
    if (this.#isClosed) return undefined
    if (this.#window) return this.#window.after(cursor)
    // Without cursors it is unknown what a later client has missed. A client that must receive the first event has to join before it.
    const hasMissedNothing = this.#options.mayJoinLate || !this.#hasDelivered
    return hasMissedNothing && !this.#plan.planned.resume ? [] : undefined
  }

  add(members: readonly StreamMember<Identity>[], missed: readonly EventPayload[]): void {
    for (const member of members) {
      this.members.add(member)
      member.stream = this
    }
    for (const member of members)
      for (const payload of missed) if (this.members.has(member)) this.#deliverTo(member, payload)
    this.environment.metrics.count('replayedEvents', missed.length * members.length)
    // Events that were held back for the only client are not held back for several. They follow the missed events.
    this.#pipeline.proceed()
  }

  remove(member: StreamMember<Identity>): void {
    this.members.delete(member)
    if (this.members.size === 0) this.close()
    else this.#upstream.onLeft(member)
  }

  replan(planned: PlannedSubscription, variables: Readonly<Record<string, unknown>>): void {
    const isSame = isSameStream(this.#plan.planned, planned)
    this.#plan = { planned, variables }
    if (!isSame) this.#upstream.reopen()
  }

  restart(): void {
    const { metrics } = this.environment
    metrics.move('pendingEvents', -this.#pipeline.pending)
    this.#upstream.close()
    this.#pipeline.clear()
    this.#abandonCompletions()
    this.#upstream.open(this.position)
  }

  drained(): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    return new Promise((resolve) => this.#pipeline.whenIdle(resolve))
  }

  fail(errors: OperationErrors): void {
    this.#end((member) => member.fail(errors))
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    const { metrics } = this.environment
    metrics.move('upstreams', -1)
    metrics.move('pendingEvents', -this.#pipeline.pending)
    this.#upstream.close()
    this.#pipeline.close()
    this.#abandonCompletions()
    this.#options.events.onEnd(this)
  }

  #abandonCompletions(): void {
    for (const completion of [...this.inProgress]) completion.abandon()
  }

  #receive(event: UpstreamEvent, sizeBytes: number): Promise<void> | undefined {
    const { metrics, settings } = this.environment
    metrics.count('eventsIn')
    if (factsOf(event).isSnapshot) metrics.count('snapshots')
    metrics.move('pendingEvents', 1)
    this.delegate.accept()
    const { planned, variables } = this.#plan
    this.receivedAtMs = performance.now()
    this.#pipeline.push({ planned, variables, event, receivedAtMs: this.receivedAtMs }, sizeBytes)
    const writable = this.#pipeline.whenWritable()
    const { pending, pendingBytes } = this.#pipeline
    if (writable && (pending >= settings.maxPendingEvents || pendingBytes >= settings.maxPendingBytes))
      this.#pause(writable)
    return writable
  }

  /** A resumable stream with a single member, such as a client that catches up, is delivered at that client's speed. */
  #whenOnlyMemberWritable(): Promise<void> | undefined {
    if (this.members.size !== 1 || !this.#plan.planned.resume) return undefined
    const [only] = this.members
    return only?.sink.whenWritable?.()
  }

  /** The queue is full. */
  #pause(writable: Promise<void>): void {
    if (this.#plan.planned.resume) return this.#upstream.pause(writable)
    this.fail([operationError('UPSTREAM_UNAVAILABLE', 'events arrive faster than they can be completed')])
  }

  #deliver(payload: EventPayload): Promise<void> | undefined {
    const { metrics } = this.environment
    this.#hasDelivered = true
    this.#window?.push(payload)
    metrics.move('pendingEvents', -1)
    metrics.count('eventsOut', this.members.size)
    for (const member of this.members) this.#deliverTo(member, payload)
    metrics.observe('send', performance.now() - payload.receivedAtMs)
    const { publishedAtMs } = payload
    if (publishedAtMs !== undefined) metrics.observe('publishToSend', Date.now() - publishedAtMs)
    if (!this.#isClosed) this.#options.events.onDelivered(this)
    return this.#whenOnlyMemberWritable()
  }

  /** A sink that throws ends its own subscription only. */
  #deliverTo(member: StreamMember<Identity>, payload: EventPayload): void {
    try {
      member.sink.deliver(payload)
    } catch (thrown) {
      member.fail(toOperationErrors(thrown))
    }
  }

  #onSourceEnd(end: SourceEnd): void {
    if (this.#isClosed) return
    switch (end.kind) {
      case 'completed':
        return this.#end((member) => member.complete())
      case 'broken':
        return this.fail([operationError('UPSTREAM_UNAVAILABLE', end.isTooLarge ? tooLarge : unavailable)])
      case 'refused':
        return this.fail(end.errors.map(withUpstreamCode))
    }
  }

  #end(inform: (member: StreamMember<Identity>) => void): void {
    const members = [...this.members]
    this.close()
    for (const member of members) inform(member)
  }
}

const unavailable = 'the subgraph of this subscription is unavailable'
const tooLarge = 'an event of the subgraph is larger than this gateway accepts'
