import { operationError, toOperationErrors } from '../operation-error.ts'
import type { OperationErrors } from '../operation-error.ts'
import { isSameStream } from '../planning/plan-subscription.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import { withUpstreamCode } from '../retryable-error.ts'
import type { SourceEnd } from '../upstreams/open-source.ts'
import type { UpstreamEvent } from '../upstreams/upstream.ts'
import { factsOf } from './event-facts.ts'
import { EventPipeline } from './event-pipeline.ts'
import { MemberCompletion } from './member-completion.ts'
import type { EventAndPlan } from './member-completion.ts'
import { createReplayWindow } from './replay-window.ts'
import type { EventPayload, ReplayWindow } from './replay-window.ts'
import { Carrier } from './stream-delegate.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import type { Member, Subscriber } from './stream-member.ts'
import { StreamUpstream } from './stream-upstream.ts'
import type { StreamPlan } from './stream-upstream.ts'

/** What one stream carries. */
export interface StreamOptions<Identity> extends StreamPlan {
  readonly after: string | undefined
  /** Whether those may join a stream without cursors who were not there when it began. */
  readonly mayJoinLate: boolean
  readonly first: Member<Identity>
  readonly events: StreamEvents<Identity>
}

/** Who is told of a stream. */
export interface StreamEvents<Identity> {
  /** An event has been handed to the members. */
  onDelivered(stream: SharedStream<Identity>): void
  /** The stream is closed. */
  onEnd(stream: SharedStream<Identity>): void
}

/** One upstream, one completion and one serialisation of each event, and everybody who watches. */
export interface SharedStream<Identity> {
  /** The cursor up to which every member has seen everything. */
  readonly position: string | undefined
  readonly members: ReadonlySet<Member<Identity>>
  /** When its latest event came, delivered or not; milliseconds of `performance.now()`. */
  readonly receivedAtMs: number
  /** Begins; apart from creation, because an upstream may end at once. */
  open(): void
  /** What a client that has seen everything up to `cursor` still misses; absent if this stream cannot tell. */
  after(cursor: string | undefined): readonly EventPayload[] | undefined
  /** Adds members who stand at the same place, first giving each what it missed. */
  add(members: readonly Member<Identity>[], missed: readonly EventPayload[]): void
  /** Takes a member out; the last one closes the stream. */
  remove(member: Member<Identity>): void
  /** Goes on with another plan of the same operation, from the position. */
  replan(planned: PlannedSubscription, variables: Readonly<Record<string, unknown>>): void
  /** Forgets what has not been delivered, and opens the upstream anew from there with the identities of now. */
  restart(): void
  /** Resolves when no event is under way. */
  drained(): Promise<void>
  /** Tells everybody, and closes. */
  fail(errors: OperationErrors): void
  close(): void
}

export function createSharedStream<Identity>(
  environment: StreamEnvironment<Identity>,
  options: StreamOptions<Identity>,
): SharedStream<Identity> {
  return new Stream(environment, options)
}

class Stream<Identity> implements SharedStream<Identity> {
  readonly members = new Set<Member<Identity>>()
  readonly #environment: StreamEnvironment<Identity>
  readonly #options: StreamOptions<Identity>
  readonly #carrier: Carrier<Identity>
  readonly #upstream: StreamUpstream<Identity>
  readonly #completion: MemberCompletion<Identity>
  readonly #pipeline: EventPipeline<EventAndPlan, EventPayload>
  readonly #window: ReplayWindow | undefined
  receivedAtMs = -Infinity
  #plan: StreamPlan
  #hasDelivered = false
  #isClosed = false

  constructor(environment: StreamEnvironment<Identity>, options: StreamOptions<Identity>) {
    const { settings } = environment
    this.#environment = environment
    this.#options = options
    this.#plan = options
    this.members.add(options.first)
    this.#carrier = new Carrier(options.first.access, this.members)
    this.#window = options.planned.resume
      ? createReplayWindow(options.after, { maxEvents: settings.replayEvents, maxBytes: settings.replayBytes })
      : undefined
    const completion = new MemberCompletion(environment, { members: this.members, carrier: this.#carrier })
    this.#completion = completion
    this.#pipeline = new EventPipeline<EventAndPlan, EventPayload>({
      concurrency: settings.eventConcurrency,
      pace: environment.pace,
      complete: (received) => completion.complete(received),
      deliver: (payload) => this.#deliver(payload),
    })
    this.#upstream = new StreamUpstream<Identity>({
      environment,
      carrier: this.#carrier,
      plan: () => this.#plan,
      onEvent: (event, sizeBytes) => this.#receive(event, sizeBytes),
      onEnd: (end) => this.#onSourceEnd(end),
      whenDelivered: (callback) => this.#pipeline.whenIdle(callback),
    })
    environment.metrics.move('upstreams', 1)
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
    // Of a stream without cursors it cannot be told what a newcomer has missed: who is owed its beginning has to be there by then.
    const isOwedNothing = this.#options.mayJoinLate || !this.#hasDelivered
    return isOwedNothing && !this.#plan.planned.resume ? [] : undefined
  }

  add(members: readonly Member<Identity>[], missed: readonly EventPayload[]): void {
    for (const member of members) {
      this.members.add(member)
      for (const payload of missed) if (this.members.has(member)) this.#hand(payload, member)
    }
    this.#environment.metrics.count('replayedEvents', missed.length * members.length)
    // What waits for one client's pace does not wait for that of several; only now, because it comes after what was missed.
    this.#pipeline.proceed()
  }

  remove(member: Member<Identity>): void {
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
    const { metrics } = this.#environment
    metrics.move('pendingEvents', -this.#pipeline.pending)
    this.#upstream.close()
    this.#pipeline.clear()
    this.#completion.abandon()
    this.#upstream.open(this.position)
  }

  drained(): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    return new Promise((resolve) => this.#pipeline.whenIdle(resolve))
  }

  fail(errors: OperationErrors): void {
    this.#end((subscriber) => subscriber.fail(errors))
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    const { metrics } = this.#environment
    metrics.move('upstreams', -1)
    metrics.move('pendingEvents', -this.#pipeline.pending)
    this.#upstream.close()
    this.#pipeline.close()
    this.#completion.abandon()
    this.#options.events.onEnd(this)
  }

  #receive(event: UpstreamEvent, sizeBytes: number): Promise<void> | undefined {
    const { metrics, settings } = this.#environment
    metrics.count('eventsIn')
    if (factsOf(event).isSnapshot) metrics.count('snapshots')
    metrics.move('pendingEvents', 1)
    this.#carrier.accept()
    const { planned, variables } = this.#plan
    this.receivedAtMs = performance.now()
    this.#pipeline.push({ planned, variables, event, receivedAtMs: this.receivedAtMs }, sizeBytes)
    const room = this.#pipeline.room()
    const { pending, pendingBytes } = this.#pipeline
    if (room && (pending >= settings.maxPendingEvents || pendingBytes >= settings.maxPendingBytes)) this.#pause(room)
    return room
  }

  /** A stream for one client alone, as when it catches up, goes at that client's pace, as long as it moves at all. */
  #roomOfOnly(): Promise<void> | undefined {
    if (this.members.size !== 1 || !this.#plan.planned.resume) return undefined
    const [only] = this.members
    return only?.subscriber.room?.()
  }

  /** Too much is waiting. */
  #pause(room: Promise<void>): void {
    if (this.#plan.planned.resume) return this.#upstream.pause(room)
    this.fail([operationError('UPSTREAM_UNAVAILABLE', 'events arrive faster than they can be completed')])
  }

  #deliver(payload: EventPayload): Promise<void> | undefined {
    const { metrics } = this.#environment
    this.#hasDelivered = true
    this.#window?.push(payload)
    metrics.move('pendingEvents', -1)
    metrics.count('eventsOut', this.members.size)
    for (const member of this.members) this.#hand(payload, member)
    metrics.observe('sendLatencyMs', performance.now() - payload.receivedAtMs)
    const { publishedAtMs } = payload
    if (publishedAtMs !== undefined) metrics.observe('publishToSendMs', Date.now() - publishedAtMs)
    if (!this.#isClosed) this.#options.events.onDelivered(this)
    return this.#roomOfOnly()
  }

  /** One that throws is on its own: it ends, and the others do not notice. */
  #hand(payload: EventPayload, member: Member<Identity>): void {
    try {
      member.subscriber.deliver(payload)
    } catch (thrown) {
      this.remove(member)
      member.subscriber.fail(toOperationErrors(thrown))
    }
  }

  #onSourceEnd(end: SourceEnd): void {
    if (this.#isClosed) return
    switch (end.kind) {
      case 'completed':
        return this.#end((subscriber) => subscriber.complete())
      case 'broken':
        return this.fail([operationError('UPSTREAM_UNAVAILABLE', end.isTooLarge ? tooLarge : away)])
      case 'refused':
        return this.fail(end.errors.map(withUpstreamCode))
    }
  }

  #end(tell: (subscriber: Subscriber) => void): void {
    const members = [...this.members]
    this.close()
    for (const { subscriber } of members) tell(subscriber)
  }
}

const away = 'the subgraph of this subscription is away'
const tooLarge = 'an event of the subgraph is larger than this gateway takes'
