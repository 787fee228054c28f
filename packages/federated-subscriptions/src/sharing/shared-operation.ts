import type { OperationErrors } from '../operation-error.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import { createSharedStream } from '../streams/shared-stream.ts'
import type { SharedStream } from '../streams/shared-stream.ts'
import type { StreamEnvironment } from '../streams/stream-environment.ts'
import type { Access, Member, Subscriber } from '../streams/stream-member.ts'

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
  /** Whether the field's owner, or the host, has said that its stream may be shared also by those who come later. */
  readonly mayJoinLate: boolean
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
  readonly #mayJoinLate: boolean
  readonly #onEmpty: () => void
  #planned: PlannedSubscription
  #variables: Readonly<Record<string, unknown>>
  /** Nearly always one; of a field without cursors, one for each time at which somebody came. */
  readonly #streams = new Set<SharedStream<Identity>>()
  /** Those whose members are being checked before they move. */
  readonly #checking = new Set<SharedStream<Identity>>()

  constructor({ environment, planned, variables, mayJoinLate, onEmpty }: SharedOperationOptions<Identity>) {
    this.#environment = environment
    this.#planned = planned
    this.#variables = variables
    this.#mayJoinLate = mayJoinLate
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
    await Promise.all([...this.#streams].map((stream) => stream.drained()))
  }

  fail(errors: OperationErrors): void {
    for (const stream of [...this.#streams]) stream.fail(errors)
  }

  #open(first: StreamPlace<Identity>, after: string | undefined): void {
    const stream: SharedStream<Identity> = createSharedStream(this.#environment, {
      planned: this.#planned,
      variables: this.#variables,
      after,
      mayJoinLate: this.#mayJoinLate,
      first,
      events: this,
    })
    this.#streams.add(stream)
    first.stream = stream
    stream.open()
  }

  onEnd(stream: SharedStream<Identity>): void {
    this.#streams.delete(stream)
    if (this.#streams.size === 0) this.#onEmpty()
  }

  /** The stream has moved: whoever can be taken in by another now, is. */
  onDelivered(moved: SharedStream<Identity>): void {
    if (this.#streams.size < 2 || moved.position === undefined) return
    for (const other of this.#streams) {
      if (other === moved) continue
      if (!this.#merge(other, moved) && this.#merge(moved, other)) return
    }
  }

  #merge(from: SharedStream<Identity>, into: SharedStream<Identity>, checked?: Checked<Identity>): boolean {
    const missed = from.position === undefined ? undefined : into.after(from.position)
    if (!missed) return false
    const isChecked = checked && into.receivedAtMs < checked.atMs && includesAll(checked.accesses, from.members)
    if (!isChecked && this.#checkFirst(from, into)) return false
    const members = [...from.members] as StreamPlace<Identity>[]
    from.close()
    for (const member of members) member.stream = into
    into.add(members, missed)
    this.#environment.metrics.count('streamsMerged')
    return true
  }

  /**
   * What `into` has received was checked for its own members. Those of `from` are checked for it before they get it, and again
   * if more has come meanwhile.
   * @returns whether that has to be waited for
   */
  #checkFirst(from: SharedStream<Identity>, into: SharedStream<Identity>): boolean {
    if (this.#checking.has(from)) return true
    const accesses = new Set([...from.members].map(({ access }) => access))
    const checked = { atMs: performance.now(), accesses }
    const check = this.#environment.ensureAccess?.(accesses)
    if (!check) return false
    this.#checking.add(from)
    void check.then(() => {
      this.#checking.delete(from)
      if (this.#streams.has(from) && this.#streams.has(into)) this.#merge(from, into, checked)
    })
    return true
  }
}

/** Whose access was found to hold, and that it did so at some time after this one. */
interface Checked<Identity> {
  readonly atMs: number
  readonly accesses: ReadonlySet<Access<Identity>>
}

function includesAll<Identity>(accesses: ReadonlySet<Access<Identity>>, members: Iterable<Member<Identity>>): boolean {
  for (const { access } of members) if (!accesses.has(access)) return false
  return true
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
