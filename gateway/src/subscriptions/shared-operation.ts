import type { Access } from './access.ts'
import type { PlannedSubscription } from './plan-subscription.ts'
import { createSharedStream } from './shared-stream.ts'
import type { SharedStream } from './shared-stream.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import type { Member, OperationErrors, Subscriber } from './subscriber.ts'

/** A member's place, whichever stream it is in. */
export interface Place {
  /** The cursor up to which the member has seen everything. */
  readonly position: string | undefined
  /** Idempotent. */
  leave(): void
}

/** Everybody who watches the same: alike operations with equal variables and scope. */
export interface SharedOperation<Identity> {
  join(member: Member<Identity>, after: string | undefined): Place
  replan(planned: PlannedSubscription, variables: Readonly<Record<string, unknown>>): void
  /** Goes on from what has been delivered, with the identities of now. */
  restart(): void
  drained(): Promise<void>
  fail(errors: OperationErrors): void
}

/** What a shared operation needs. */
export interface SharedOperationOptions<Identity> {
  readonly environment: StreamEnvironment<Identity>
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
  /** Nobody watches any more. */
  readonly onEmpty: () => void
}

/**
 * Keeps one stream where it can. A client that stands where no stream can take it in gets one of its own, opened after its
 * cursor (what comes first is the subgraph's to decide), and the two become one as soon as one's position is
 * found among the latest events of the other: the members behind get what lies between and lose or repeat nothing.
 */
export function createSharedOperation<Identity>(options: SharedOperationOptions<Identity>): SharedOperation<Identity> {
  return new Operation(options)
}

class Operation<Identity> implements SharedOperation<Identity> {
  readonly #environment: StreamEnvironment<Identity>
  readonly #onEmpty: () => void
  #planned: PlannedSubscription
  #variables: Readonly<Record<string, unknown>>
  /** Nearly always one. */
  #streams: SharedStream<Identity>[] = []

  constructor({ environment, planned, variables, onEmpty }: SharedOperationOptions<Identity>) {
    this.#environment = environment
    this.#planned = planned
    this.#variables = variables
    this.#onEmpty = onEmpty
  }

  join({ subscriber, access }: Member<Identity>, after: string | undefined): Place {
    const place = new StreamPlace<Identity>(subscriber, access)
    for (const stream of this.#streams) {
      const missed = stream.after(after)
      if (!missed) continue
      place.stream = stream
      stream.add([place], missed)
      return place
    }
    this.#open(place, after)
    return place
  }

  replan(planned: PlannedSubscription, variables: Readonly<Record<string, unknown>>): void {
    this.#planned = planned
    this.#variables = variables
    for (const stream of [...this.#streams]) stream.replan(planned, variables)
  }

  restart(): void {
    for (const stream of [...this.#streams]) stream.restart()
  }

  async drained(): Promise<void> {
    await Promise.all(this.#streams.map((stream) => stream.drained()))
  }

  fail(errors: OperationErrors): void {
    for (const stream of [...this.#streams]) stream.fail(errors)
  }

  #open(first: StreamPlace<Identity>, after: string | undefined): void {
    const stream: SharedStream<Identity> = createSharedStream(this.#environment, {
      planned: this.#planned,
      variables: this.#variables,
      after,
      first,
      events: this,
    })
    this.#streams.push(stream)
    first.stream = stream
    stream.open()
  }

  onEnd(stream: SharedStream<Identity>): void {
    this.#streams = this.#streams.filter((other) => other !== stream)
    if (this.#streams.length === 0) this.#onEmpty()
  }

  /** The stream has moved: whoever can be taken in by another now, is. */
  onDelivered(moved: SharedStream<Identity>): void {
    if (this.#streams.length < 2) return
    for (const other of this.#streams) {
      if (other === moved) continue
      if (!this.#merge(other, moved) && this.#merge(moved, other)) return
    }
  }

  #merge(from: SharedStream<Identity>, into: SharedStream<Identity>): boolean {
    const missed = from.position === undefined ? undefined : into.after(from.position)
    if (!missed) return false
    const members = [...from.members] as StreamPlace<Identity>[]
    from.close()
    for (const member of members) member.stream = into
    into.add(members, missed)
    this.#environment.metrics.count('streamsMerged')
    return true
  }
}

/** A member, and the stream it is in now. */
class StreamPlace<Identity> implements Member<Identity>, Place {
  readonly subscriber: Subscriber
  readonly access: Access<Identity>
  stream: SharedStream<Identity> | undefined

  constructor(subscriber: Subscriber, access: Access<Identity>) {
    this.subscriber = subscriber
    this.access = access
  }

  get position(): string | undefined {
    return this.stream?.position
  }

  leave(): void {
    const { stream } = this
    this.stream = undefined
    stream?.remove(this)
  }
}
